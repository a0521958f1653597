import Pipelines
import Tables

/// How a log's columns of numbers are read: by what its first batch says, held against all batches at the end.
struct LogNotation {
    private let file: FileNotation
    private let columns: [Role: String]
    /// What stands before decimals, by the part that a column plays.
    let marks: [Role: DecimalMark]

    /// Decides from the first batch.
    ///
    /// - Parameters:
    ///   - plan: which columns hold numbers.
    ///   - table: the first batch, all columns of which are asked.
    ///   - delimiter: the byte between two values; nil where the file is no text.
    ///   - stated: marks that a person gives columns.
    /// - Throws: `TableError`.
    init(
        _ plan: ColumnPlan,
        _ table: Table,
        delimiter: UInt8?,
        stated: [String: DecimalMark]
    ) throws {
        var evidence: [String: NumberEvidence] = [:]
        for column in table.columns where column.type == .string {
            evidence[column.name] = try Self.evidence(of: column)
        }
        let file = FileNotation(evidence.values, delimiter: delimiter, stated: stated)
        self.file = file
        var columns: [Role: String] = [:]
        for role in ColumnPlan.numbers { columns[role] = plan.name(role) }
        self.columns = columns
        marks = columns.mapValues { file.choice(for: $0, evidence[$0] ?? NumberEvidence()).mark }
    }

    /// What a reader must know, now that all rows have been read.
    ///
    /// - Parameters:
    ///   - evidence: what all rows say.
    ///   - path: the file's.
    /// - Returns: a remark a column that contradicts itself, or that nothing but other columns decides.
    /// - Throws: ``IngestError/changedDecimals(column:path:first:later:used:)`` where later rows speak for another
    ///   mark than the one by which numbers were read whose reading hangs on it.
    func remarks(
        on evidence: [Role: NumberEvidence],
        path: String
    ) throws(IngestError) -> [String] {
        var remarks: [String] = []
        for (role, name) in columns.sorted(by: { $0.value < $1.value }) {
            guard let said = evidence[role], let used = marks[role] else { continue }
            let choice = file.choice(for: name, said)
            if choice.mark != used, said.undecidedCount > 0 {
                throw .changedDecimals(
                    column: name,
                    path: path,
                    first: said.example.first,
                    later: said.decimal[choice.mark].first,
                    used: used
                )
            }
            remarks += [choice.remark].compactMap(\.self)
        }
        return remarks
    }

    private static func evidence(of column: Column) throws -> NumberEvidence {
        var evidence = NumberEvidence()
        try column.forEachCell { _, cell in
            guard let cell, !cell.isMissing else { return }
            evidence.note(
                cell.numberWithEvidence(.point)?.evidence,
                String(decoding: cell.trimmed, as: UTF8.self)
            )
        }
        return evidence
    }
}
