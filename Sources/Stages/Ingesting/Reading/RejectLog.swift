import Tables

/// Rows that could not be taken in: line, column, reason and, for the first of them, their text.
struct RejectLog {
    /// Rejected rows whose text is kept.
    private static let textLimit = 10_000

    private var lines: [Int64] = []
    private var columns: [String?] = []
    private var reasons: [String] = []
    private var texts: [String?] = []
    private(set) var counts: [String: Int] = [:]

    /// How many rows were rejected.
    var count: Int { lines.count }

    /// Whether the text of one more row is kept.
    var keepsText: Bool { lines.count < Self.textLimit }

    /// Notes one row; counts go by `reason`, while `detail` belongs to the single row.
    mutating func note(
        line: Int,
        column: String?,
        reason: String,
        detail: String? = nil,
        text: @autoclosure () throws -> String?
    ) rethrows {
        texts.append(keepsText ? try text() : nil)
        lines.append(Int64(line))
        columns.append(column)
        reasons.append(detail.map { "\(reason): \($0)" } ?? reason)
        counts[reason, default: 0] += 1
    }

    /// Notes a row that did not fit the file's columns.
    mutating func note(_ row: RejectedRow) {
        let isText = !row.reason.hasPrefix("expected UTF-8")
        note(
            line: row.line,
            column: row.column,
            reason: isText
                ? "does not fit the columns" : "not UTF-8 (convert it: iconv -f latin1 -t utf-8)",
            detail: row.reason,
            text: row.text
        )
    }

    /// Adds the rows of another log.
    mutating func join(_ other: RejectLog) {
        lines += other.lines
        columns += other.columns
        reasons += other.reasons
        texts += other.texts
        counts.merge(other.counts, uniquingKeysWith: +)
    }

    /// The commonest reasons with their counts, and the first row as an example.
    var summary: String {
        let ranked = counts.sorted { ($0.value, $1.key) > ($1.value, $0.key) }
        let reasons = ranked.prefix(3).map { "\($0.value) × \($0.key)" }.joined(separator: ", ")
        guard let line = lines.first, let reason = self.reasons.first else { return reasons }
        let text = (texts.first ?? nil).map { " '\($0.prefix(80))'" } ?? ""
        return "\(reasons); the first in line \(line)\(text): \(reason)"
    }

    /// Refuses a file of which a larger share than stated was rejected.
    ///
    /// - Parameters:
    ///   - share: of the rows that were to be taken in.
    ///   - limit: the largest that is borne.
    ///   - told: rejected rows, and all rows, as the error says them.
    ///   - path: the file's.
    ///   - remedy: what else helps; empty where nothing does.
    /// - Throws: ``IngestError/tooManyRejects(path:summary:)``.
    func require(
        _ share: Double,
        atMost limit: Double,
        told: (rejected: Int, rows: Int),
        in path: String,
        remedy: String = ""
    ) throws(IngestError) {
        guard share > limit else { return }
        let percents = [limit, share].map { ($0 * 1000).rounded() / 10 }
        throw .tooManyRejects(
            path: path,
            summary: "expected at most \(percents[0]) % rejected rows, got \(percents[1]) % "
                + "(\(told.rejected) of \(told.rows)): \(summary)\(remedy)"
        )
    }

    /// The rows as a table: `line, column, reason, text`.
    func table() throws -> Table {
        try Table(
            [
                try Column("line", int64s: lines),
                try Column("column", strings: columns),
                try Column("reason", strings: reasons),
                try Column("text", strings: texts),
            ],
            metadata: ["restock.kind": "rejects"]
        )
    }
}
