import Tables

/// A column as it was read: each different text once, and which of them stands in each row.
struct RawColumn {
    /// Per row: the number of its text; -1 where it is missing.
    private(set) var codes: [Int32] = []
    /// The column's name.
    let name: String
    /// What stands before decimals, where a cell doesn't tell by itself.
    private(set) var decimalMark = DecimalMark.point
    /// What was done to texts that a person should know of.
    private(set) var remarks: [String] = []
    /// What a person should know of how numbers are read, where the column is one of numbers.
    private(set) var numberRemark: String?
    /// Spellings that stand in the file, and the one that stands for them now.
    private(set) var merged: [String: String] = [:]
    private var interner = ByteInterner()
    /// Whether the file gives its values as texts, and not as numbers of its own.
    private var isWritten = true
    /// What tables write for a missing value beyond what logs do: R's word, and that of the UCI repository.
    private static let marks = [namibia, "?"]
    /// R's word for a missing value, which is a country as well.
    private static let namibia = "NA"
    /// The code of R's word until all rows are known.
    private static let undecided: Int32 = -2

    init(_ name: String) { self.name = name }

    /// Adds the rows of a batch; spaces at the ends of a value don't count.
    mutating func append(_ column: Column) throws {
        isWritten = isWritten && column.type == .string
        try column.forEachCell { _, cell in
            guard let cell, !cell.isMissing else { return codes.append(-1) }
            let trimmed = cell.trimmed
            if trimmed.count <= 2, Self.marks.contains(where: { trimmed.elementsEqual($0.utf8) }) {
                codes.append(trimmed.count == 1 ? -1 : Self.undecided)
            } else {
                codes.append(interner.insert(trimmed))
            }
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

    /// A text as the number that it is in this column, infinities with it; nil for anything else.
    func number(_ text: String) -> Double? { text.number(decimalMark) }

    /// Reads numbers by a mark from now on.
    mutating func read(by choice: FileNotation.Choice) {
        decimalMark = choice.mark
        numberRemark = choice.remark
    }

    /// Decides, once all rows are there, what only all of them tell: whether `NA` is a value, and which spellings are
    /// one word.
    mutating func settle() {
        settleNA()
        mergeSpellings()
    }

    /// What the texts say of the decimal mark; nothing where the file itself holds numbers.
    func evidence() -> NumberEvidence {
        guard isWritten else { return NumberEvidence() }
        var counts = [Int](repeating: 0, count: interner.count)
        for code in codes where code >= 0 { counts[Int(code)] += 1 }
        var evidence = NumberEvidence()
        interner.forEach { number, cell in
            evidence.note(
                cell.numberWithEvidence(.point)?.evidence,
                String(decoding: cell, as: UTF8.self),
                count: counts[Int(number)]
            )
        }
        return evidence
    }
}

extension RawColumn {
    /// Codes from which `NA` among them counts as a value.
    private static let fewestCodes = 2

    /// Takes `NA` for Namibia where all other texts are codes of two capitals, and for a missing value elsewhere.
    private mutating func settleNA() {
        let rows = codes.indices.filter { codes[$0] == Self.undecided }
        guard !rows.isEmpty else { return }
        var isCodes = interner.count >= Self.fewestCodes
        interner.forEach { _, cell in
            isCodes = isCodes && cell.count == 2 && cell.allSatisfy { (0x41...0x5A).contains($0) }
        }
        var word = Self.namibia
        let code = isCodes ? word.withUTF8 { interner.insert($0) } : -1
        for row in rows { codes[row] = code }
        guard isCodes else { return }
        remarks.append(
            "In column '\(name)' the \(rows.count) cells 'NA' count as a code like the others, such as Namibia's, and "
                + "not as missing; leave them empty where they mean that the value is missing."
        )
    }

    /// Merges spellings of words for yes and no that differ in case alone, into the commonest one; single letters only
    /// where the column has nothing but such words.
    private mutating func mergeSpellings() {
        var words: [(text: String, code: Int32)] = []
        var isBoolean = true
        interner.forEach { code, cell in
            let text = cell.count <= 5 ? String(decoding: cell, as: UTF8.self) : ""
            if text.truth != nil { words.append((text, code)) } else { isBoolean = false }
        }
        let spellings = Dictionary(grouping: words) { $0.text.lowercased() }
            .filter { $1.count > 1 && (isBoolean || $0.count > 1) }
        guard !spellings.isEmpty else { return }
        var counts: [Int32: Int] = [:]
        for code in codes { counts[code, default: 0] += 1 }
        var told: [String] = []
        for (_, group) in spellings.sorted(by: { $0.key < $1.key }) {
            let ranked = group.sorted {
                (counts[$1.code] ?? 0, $0.text) < (counts[$0.code] ?? 0, $1.text)
            }
            for other in ranked.dropFirst() { merged[other.text] = ranked[0].text }
            told.append(
                ranked.map { "'\($0.text)' (\(counts[$0.code] ?? 0))" }.joined(separator: ", ")
                    + " as '\(ranked[0].text)'"
            )
        }
        renumber(by: merged)
        remarks.append(
            "In column '\(name)' spellings of one word that differ in case alone are one value: "
                + told.joined(separator: "; ") + "."
        )
    }

    /// Puts other texts in the place of texts.
    private mutating func renumber(by others: [String: String]) {
        var interned = ByteInterner()
        let numbers = texts().map { text in
            var text = others[text] ?? text
            return text.withUTF8 { interned.insert($0) }
        }
        interner = interned
        for row in codes.indices where codes[row] >= 0 { codes[row] = numbers[Int(codes[row])] }
    }
}

extension String {
    /// The text as a number, infinities with it; nil for anything else.
    var numberOrInfinity: Double? { number(.point) }

    /// As ``numberOrInfinity``, by the mark that stands before decimals.
    func number(_ mark: DecimalMark) -> Double? {
        var text = self
        if let value = text.withUTF8({ $0.number(mark) }) { return value }
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
