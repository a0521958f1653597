/// Which decimal mark the columns of one file have.
///
/// A column whose cells speak with one voice decides for itself. Where they contradict each other, or none decides, as
/// in `1,208` and `2,750`, it follows the file's other columns, and a remark says so.
struct FileNotation {
    /// Cells against one that a column needs to go its own way though it contradicts itself.
    private static let overwhelming = 20

    /// Columns that speak for a mark.
    private var votes: [DecimalMark: Int] = [:]
    private let isSeparatedBySemicolons: Bool
    private var hasPoints = false
    private let stated: [String: DecimalMark]

    /// How a column is read.
    struct Choice {
        var mark: DecimalMark
        /// What a person should look at, and how to say otherwise.
        var remark: String?
    }

    /// Asks all columns.
    ///
    /// - Parameters:
    ///   - columns: what the cells of each say.
    ///   - delimiter: the byte between two values; nil where the file is no text.
    ///   - stated: marks that a person gives columns.
    init(
        _ columns: some Sequence<NumberEvidence>,
        delimiter: UInt8?,
        stated: [String: DecimalMark]
    ) {
        isSeparatedBySemicolons = delimiter == UInt8(ascii: ";")
        self.stated = stated
        for column in columns where column.isNumeric {
            if let mark = column.decided { votes[mark, default: 0] += 1 }
            let points = column.decimal[.point].count + column.either[.point].count
            if points > 0 { hasPoints = true }
        }
        for mark in stated.values { votes[mark, default: 0] += 1 }
    }

    /// How to read one of the columns.
    func choice(for name: String, _ evidence: NumberEvidence) -> Choice {
        if let mark = stated[name] { return Choice(mark: mark) }
        if let mark = evidence.decided { return Choice(mark: mark) }
        guard evidence.undecidedCount > 0 || evidence.isContradictory else {
            return Choice(mark: .point)
        }
        let (mark, reason) = lean(of: evidence)
        if !evidence.isContradictory, evidence.either[.comma].count == 0, mark == .point,
            votes[.comma] == nil
        {
            return Choice(mark: mark)  // Points alone, in a file without a decimal comma.
        }
        return Choice(mark: mark, remark: remark(name, evidence, mark, reason))
    }

    /// What the file speaks for; a column that contradicts itself counts its own cells where nearly all agree, or no
    /// other column says.
    private func lean(of evidence: NumberEvidence) -> (DecimalMark, reason: String) {
        for mark in DecimalMark.allCases
        where evidence.decimal[mark.other].count * Self.overwhelming
            <= evidence.decimal[mark].count && evidence.isContradictory
        {
            return (mark, "nearly all cells that tell have a decimal \(mark)")
        }
        let points = votes[.point] ?? 0
        let commas = votes[.comma] ?? 0
        if points > 0 || commas > 0 {
            if points == commas {
                return isSeparatedBySemicolons
                    ? (.comma, "the file's other columns disagree, and ';' separates its values")
                    : (.point, "the file's other columns disagree")
            }
            let mark = commas > points ? DecimalMark.comma : .point
            let more =
                max(commas, points) == 1 ? "another column" : "\(max(commas, points)) columns"
            return (
                mark,
                "\(more) of the file write\(more.hasSuffix("s") ? "" : "s") decimals with a \(mark)"
            )
        }
        if isSeparatedBySemicolons, !hasPoints {
            return (.comma, "';' separates the file's values, and none of its numbers has a point")
        }
        if evidence.decimal[.comma].count > evidence.decimal[.point].count {
            return (.comma, "most of the cells that tell have a decimal comma")
        }
        return evidence.isContradictory
            ? (.point, "most of the cells that tell have a decimal point, or as many")
            : (.point, "no other column of the file says what its decimals stand behind")
    }

    private func remark(
        _ name: String,
        _ evidence: NumberEvidence,
        _ mark: DecimalMark,
        _ reason: String
    ) -> String {
        var parts: [String] = []
        if evidence.isContradictory {
            let told = DecimalMark.allCases.map { own in
                let cells = evidence.decimal[own]
                return "with a \(own) ('\(cells.first)', \(Self.cells(cells.count)))"
            }
            parts.append(
                "Column '\(name)' writes decimals both \(told.joined(separator: " and ")); each of these is read "
                    + "by its own marks."
            )
        }
        if evidence.undecidedCount > 0 {
            var text = evidence.example.first
            let value = text.withUTF8 { $0.number(mark) } ?? .nan
            parts.append(
                "In column '\(name)' \(Self.cells(evidence.undecidedCount)) such as '\(text)' may have three "
                    + "decimals or thousands; '\(text)' is read as \(Self.plain(value)), since \(reason). Where "
                    + "that is wrong, say 'ingest: { decimals: { \(name): \(mark.other) } }'."
            )
        }
        return parts.joined(separator: " ")
    }

    private static func cells(_ count: Int) -> String { "\(count) cell\(count == 1 ? "" : "s")" }

    private static func plain(_ value: Double) -> String {
        Int64(exactly: value).map { "\($0)" } ?? "\(value)"
    }
}
