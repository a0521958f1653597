import Commerce

/// What the values of a column are, and what that rests on.
struct KindGuess {
    var kind: FeatureKind
    var reason: String
    /// How moments are written, for moments.
    var times: TimeFormat?
    /// What a person should look at, and what to say in the recipe where the guess is wrong.
    var remarks: [String] = []
}

/// Tells what the values of a column are from the values.
struct KindGuesser {
    /// Share of the rows with a value of which nearly all have one of their own: names of rows, not levels.
    private static let ownShare = 0.9
    /// Rows below which distinct values prove nothing.
    private static let fewestRows = 20
    /// Share of numbers among the values from which the others are misprints.
    private static let numberShare = 0.99
    /// Share of numbers among the values from which names in a column of numbers are worth a remark.
    private static let remarkShare = 0.5
    /// Names that a remark shows.
    private static let shownNames = 3

    let column: RawColumn
    let texts: [String]
    /// Per text: the number that it is.
    let numbers: [Double?]
    /// Rows with a value.
    let present: Int
    /// Whether nearly all values are numbers.
    let isNumeric: Bool
    /// Counts a second, where all values are whole numbers in the range of Unix times; nil elsewhere.
    let epoch: Int64?
    /// Share of the rows with a value whose value is a number.
    private let numericShare: Double

    init(_ column: RawColumn) {
        self.column = column
        texts = column.texts()
        let numbers = texts.map { column.number($0) }
        self.numbers = numbers
        present = column.codes.count { $0 >= 0 }
        let numeric = column.codes.count { $0 >= 0 && numbers[Int($0)] != nil }
        numericShare = Double(numeric) / Double(present)
        isNumeric = numericShare >= Self.numberShare
        epoch = isNumeric ? Self.epochUnit(of: numbers.compactMap(\.self)) : nil
    }

    /// The kind that fits the values.
    ///
    /// - Throws: ``IngestError/ambiguousDates(column:example:)``.
    func guess() throws(IngestError) -> KindGuess {
        if present == 0 { return KindGuess(kind: .constant, reason: "no row has a value") }
        let isComplete = present == column.codes.count
        if texts.count == 1, isComplete {
            return KindGuess(kind: .constant, reason: "every row has '\(texts[0])'")
        }
        if texts.count == 2, let first = texts[0].truth, let second = texts[1].truth,
            first != second
        {
            return KindGuess(kind: .boolean, reason: "the values mean yes and no")
        }
        if let code = codeGuess { return code }
        if var numeric = numericGuess {
            numeric.remarks += signRemarks
            return numeric
        }
        if let times = try times() {
            return KindGuess(kind: .dateTime, reason: "the values are dates", times: times)
        }
        return namesGuess
    }

    /// How the column writes moments; nil where it doesn't.
    func times() throws(IngestError) -> TimeFormat? {
        if let epoch { return .unix(perSecond: epoch) }
        var recogniser = TimeRecogniser()
        var dates = 0
        for var text in texts.prefix(1_000) {
            text.withUTF8 { cell in
                recogniser.look(at: cell)
                if DateScanner.parts(of: cell) != nil { dates += 1 }
            }
        }
        guard dates * 10 >= min(texts.count, 1_000) * 9 else { return nil }
        return try recogniser.format(column: column.name)
    }

    private var numericGuess: KindGuess? {
        guard isNumeric else { return nil }
        if let momentGuess { return momentGuess }
        let finite = numbers.compactMap(\.self).filter(\.isFinite)
        let isWhole = finite.allSatisfy { $0.rounded() == $0 && abs($0) < TypedColumn.wholeLimit }
        guard isWhole else {
            return KindGuess(kind: .continuous, reason: "the values are numbers")
        }
        let isOwn = texts.count == present && present >= Self.fewestRows
        if isOwn, isRunning(finite) {
            return KindGuess(kind: .identifier, reason: "the values number the rows")
        }
        return KindGuess(
            kind: .integer,
            reason: "the values are whole numbers",
            remarks: [epochRemark ?? (isOwn ? ownNumbersRemark : nil)].compactMap(\.self)
        )
    }

    /// Names: of rows where nearly every row has its own, of levels elsewhere.
    var namesGuess: KindGuess {
        let isOwn =
            present >= Self.fewestRows
            && Double(texts.count) > Self.ownShare * Double(present)
        guard isOwn else {
            return KindGuess(
                kind: .category,
                reason: "\(texts.count) different values",
                remarks: [strayNamesRemark].compactMap(\.self)
            )
        }
        let words = texts.prefix(1_000).reduce(0) { $0 + $1.split(separator: " ").count }
        return words > 3 * min(texts.count, 1_000)
            ? KindGuess(kind: .text, reason: "nearly every row has words of its own")
            : KindGuess(
                kind: .identifier,
                reason: "nearly every row has a value of its own",
                remarks: [strayNamesRemark].compactMap(\.self)
            )
    }

    /// What is said of whole numbers that differ in every row, and may be names of rows.
    private var ownNumbersRemark: String {
        "Column '\(column.name)' has another whole number in every row and counts as a number; where it names "
            + "the rows, say 'ingest: { ignore: [\(column.name)] }'."
    }

    /// What is said of names among numbers; nil where most values are none.
    private var strayNamesRemark: String? {
        let share = numericShare
        guard share >= Self.remarkShare else { return nil }
        var counts = [Int](repeating: 0, count: texts.count)
        for code in column.codes where code >= 0 { counts[Int(code)] += 1 }
        let names = texts.indices.filter { numbers[$0] == nil }
            .sorted { (counts[$1], texts[$0]) < (counts[$0], texts[$1]) }
        let shown = names.prefix(Self.shownNames).map {
            "'\(texts[$0])' (\(counts[$0]) row\(counts[$0] == 1 ? "" : "s"))"
        }
        return
            "Column '\(column.name)' counts as names, though \((share * 1000).rounded() / 10) % of its "
            + "values are numbers; the others are \(shown.joined(separator: ", "))"
            + (names.count > shown.count ? " and \(names.count - shown.count) more" : "")
            + ". Leave these cells empty where they mean that the value is missing, or say "
            + "'ingest: { kinds: { \(column.name): continuous } }', which rejects their rows."
    }

    /// Whether values follow each other without a gap.
    private func isRunning(_ values: [Double]) -> Bool {
        guard let least = values.min(), let most = values.max() else { return false }
        return most - least == Double(values.count - 1)
    }

    /// Rows with a value whose text is accepted by its number.
    func rows(_ accept: (Int) -> Bool) -> Int {
        column.codes.count { $0 >= 0 && accept(Int($0)) }
    }
}
