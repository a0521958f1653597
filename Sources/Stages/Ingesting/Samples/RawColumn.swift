import Tables

/// A column as it was read: each different text once, and which of them stands in each row.
struct RawColumn {
    /// Per row: the number of its text; -1 where it is missing.
    private(set) var codes: [Int32] = []
    /// The column's name.
    let name: String
    private var interner = ByteInterner()
    /// What tables write for a missing value beyond what logs do: R's word, and that of the UCI repository.
    private static let marks = ["NA", "?"]

    init(_ name: String) { self.name = name }

    /// Adds the rows of a batch; spaces at the ends of a value don't count.
    mutating func append(_ column: Column) throws {
        try column.forEachCell { _, cell in
            guard let cell, !cell.isMissing else { return codes.append(-1) }
            let trimmed = cell.trimmed
            let isMark = Self.marks.contains { trimmed.elementsEqual($0.utf8) }
            codes.append(isMark ? -1 : interner.insert(trimmed))
        }
    }

    /// Adds one row.
    mutating func append(text: String?) {
        guard var text else { return codes.append(-1) }
        codes.append(text.withUTF8 { interner.insert($0) })
    }

    /// The different texts.
    func texts() -> [String] { interner.strings() }

    /// How many different texts there are.
    var distinctCount: Int { interner.count }
}

extension String {
    /// The text as a number, infinities with it; nil for anything else.
    var numberOrInfinity: Double? {
        var text = self
        if let value = text.withUTF8({ $0.decimal }) { return value }
        switch text.lowercased() {
        case "inf", "+inf", "infinity", "+infinity": return .infinity
        case "-inf", "-infinity": return -.infinity
        default: return nil
        }
    }

    /// True for a word that means yes, false for no; nil for anything else.
    var truth: Bool? {
        switch lowercased() {
        case "true", "t", "yes", "y", "1": true
        case "false", "f", "no", "n", "0": false
        default: nil
        }
    }
}
