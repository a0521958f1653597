import Commerce

/// What the values of a column are, and what that rests on.
struct KindGuess {
    var kind: FeatureKind
    var reason: String
    /// How moments are written, for moments.
    var times: TimeFormat?
}

/// Tells what the values of a column are from the values.
struct KindGuesser {
    /// Share of the rows with a value of which nearly all have one of their own: names of rows, not levels.
    private static let ownShare = 0.9
    /// Rows below which distinct values prove nothing.
    private static let fewestRows = 20
    /// Share of numbers among the values from which the others are misprints.
    private static let numberShare = 0.99

    private let column: RawColumn
    private let texts: [String]
    private let present: Int

    init(_ column: RawColumn) {
        self.column = column
        texts = column.texts()
        present = column.codes.count { $0 >= 0 }
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
        if let numeric = numericGuess { return numeric }
        if let times = try times() {
            return KindGuess(kind: .dateTime, reason: "the values are dates", times: times)
        }
        return namesGuess
    }

    /// How the column writes moments; nil where it doesn't.
    func times() throws(IngestError) -> TimeFormat? {
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
        let numbers = texts.map(\.numberOrInfinity)
        let share = Double(rows { numbers[$0] != nil }) / Double(present)
        guard share >= Self.numberShare else { return nil }
        let finite = numbers.compactMap(\.self).filter(\.isFinite)
        let isWhole = finite.allSatisfy { $0.rounded() == $0 && abs($0) < 1e15 }
        if isWhole, texts.count == present, present >= Self.fewestRows, isRunning(finite) {
            return KindGuess(kind: .identifier, reason: "the values number the rows")
        }
        return isWhole
            ? KindGuess(kind: .integer, reason: "the values are whole numbers")
            : KindGuess(kind: .continuous, reason: "the values are numbers")
    }

    private var namesGuess: KindGuess {
        let isOwn =
            present >= Self.fewestRows
            && Double(texts.count) > Self.ownShare * Double(present)
        guard isOwn else {
            return KindGuess(kind: .category, reason: "\(texts.count) different values")
        }
        let words = texts.prefix(1_000).reduce(0) { $0 + $1.split(separator: " ").count }
        return words > 3 * min(texts.count, 1_000)
            ? KindGuess(kind: .text, reason: "nearly every row has words of its own")
            : KindGuess(kind: .identifier, reason: "nearly every row has a value of its own")
    }

    /// Whether values follow each other without a gap.
    private func isRunning(_ values: [Double]) -> Bool {
        guard let least = values.min(), let most = values.max() else { return false }
        return most - least == Double(values.count - 1)
    }

    private func rows(_ accept: (Int) -> Bool) -> Int {
        column.codes.count { $0 >= 0 && accept(Int($0)) }
    }
}
