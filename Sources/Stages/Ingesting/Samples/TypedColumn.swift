import Commerce

/// A column as what it is, and the rows that don't fit.
struct TypedColumn {
    /// Name, kind and levels.
    let feature: Feature
    /// Per row: its value; NaN where it is missing or doesn't fit.
    let values: [Double]
    /// Rows with an infinite number.
    let infinite: [Int]
    /// Rows with something else in a column of numbers.
    let misprints: [Int]
    /// Rows with a number of ``wholeLimit`` or more in a column of whole numbers.
    let oversized: [Int]
    /// Whole numbers are below this in size, so that doubles hold them exactly.
    static let wholeLimit = 1e15
    private let reason: String
    private let remarks: [String]
    private let missing: Int
    private let distinct: Int

    /// Whether the column goes on at all.
    var takesPart: Bool { feature.kind != .identifier && feature.kind != .text }

    /// What a reader must know of the column; nil when nothing is out of the ordinary.
    var note: String? {
        let part: String? =
            switch feature.kind {
            case .identifier, .text, .constant: "Column '\(feature.name)' takes no part: \(reason)."
            default: nil
            }
        let said = [part].compactMap(\.self) + remarks
        return said.isEmpty ? nil : said.joined(separator: " ")
    }

    func choice(isIgnored: Bool) -> FeatureChoice {
        FeatureChoice(
            column: feature.name,
            kind: isIgnored ? nil : feature.kind,
            reason: isIgnored ? "ignored, as stated" : reason,
            missing: missing,
            distinct: distinct
        )
    }

    /// Types a column.
    ///
    /// - Throws: ``SampleError/wrongKind(column:expected:example:path:)`` when the values are not what is
    ///   stated; ``IngestError/ambiguousDates(column:example:)``.
    init(_ column: RawColumn, as stated: FeatureKind?, path: String) throws {
        let guesser = KindGuesser(column)
        let guess: KindGuess
        if let stated {
            let times = stated == .dateTime ? try guesser.times() : nil
            guess = KindGuess(kind: stated, reason: "stated", times: times)
        } else {
            guess = try guesser.guess()
        }
        reason = guess.reason
        let isCounted = guess.kind == .continuous || guess.kind == .integer
        remarks =
            column.remarks + guess.remarks
            + (isCounted ? [column.numberRemark].compactMap(\.self) : [])
        missing = column.codes.count { $0 < 0 }
        distinct = column.distinctCount
        let texts = column.texts()
        guard guess.kind.isNumeric else {
            let levels = Levels(texts)
            feature = Feature(name: column.name, kind: guess.kind, levels: levels.names)
            values = column.codes.map { $0 < 0 ? .nan : levels.numbers[Int($0)] }
            infinite = []
            misprints = []
            oversized = []
            return
        }
        let parsed = texts.map { Self.number($0, of: column, guess) }
        if let bad = parsed.firstIndex(of: nil), parsed.allSatisfy({ $0 == nil }) {
            throw SampleError.wrongKind(
                column: column.name,
                expected: guess.kind == .dateTime ? "dates" : "numbers",
                example: texts[bad],
                path: path
            )
        }
        feature = Feature(name: column.name, kind: guess.kind)
        let isOversized = parsed.map { number in
            guess.kind.isWhole && number.map { $0.isFinite && abs($0) >= Self.wholeLimit } == true
        }
        func rows(where isMet: (Int) -> Bool) -> [Int] {
            column.codes.indices.filter {
                column.codes[$0] >= 0 && isMet(Int(column.codes[$0]))
            }
        }
        infinite = rows { parsed[$0]?.isInfinite == true }
        misprints = rows { parsed[$0] == nil }
        oversized = rows { isOversized[$0] }
        values = column.codes.map { code in
            code < 0 || isOversized[Int(code)] ? .nan : parsed[Int(code)] ?? .nan
        }
    }

    /// What is said of a column that is no feature.
    func choice(as part: String) -> FeatureChoice {
        FeatureChoice(
            column: feature.name,
            kind: nil,
            reason: part,
            missing: missing,
            distinct: distinct
        )
    }

    private static func number(
        _ text: String,
        of column: RawColumn,
        _ guess: KindGuess
    ) -> Double? {
        if let times = guess.times {
            var text = text
            return text.withUTF8 { times.seconds(of: $0) }.map(Double.init)
        }
        guard let value = column.number(text) else { return nil }
        return guess.kind.isWhole && value.isFinite ? value.rounded() : value
    }
}

/// Names in a fixed order, whatever the order of the rows.
private struct Levels {
    let names: [String]
    /// Per text: the number of its name.
    let numbers: [Double]

    init(_ texts: [String]) {
        let order = texts.indices.sorted { texts[$0] < texts[$1] }
        names = order.map { texts[$0] }
        var numbers = [Double](repeating: 0, count: texts.count)
        for (number, place) in order.enumerated() { numbers[place] = Double(number) }
        self.numbers = numbers
    }
}

extension FeatureChoice {
    /// What is said of the column that tells whose a row is.
    init(ofGroups column: RawColumn) {
        self.init(
            column: column.name,
            kind: nil,
            reason: "whose a row is: for the split, not for models",
            missing: column.codes.count { $0 < 0 },
            distinct: column.distinctCount
        )
    }
}
