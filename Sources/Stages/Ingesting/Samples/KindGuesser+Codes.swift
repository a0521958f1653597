import Commerce

/// What digits are beside numbers: codes, and moments counted since 1970.
extension KindGuesser {
    /// Share of the values with a leading zero from which digits are codes and no numbers.
    private static let zeroShare = 0.01
    /// Digits from which whole numbers are names: doubles hold no more than 15 exactly.
    private static let nameDigits = 16
    /// Unix times that a number may be taken for: 2000-01-01 up to 2040-01-01.
    private static let epochs: Range<Double> = 946_684_800..<2_208_988_800
    /// Counts a second in which programs give Unix times.
    private static let epochUnits: [Int64] = [1, 1000, 1_000_000]
    /// Words of a column's name that say it holds moments.
    private static let momentWords: Set<String> = ["at", "ts", "epoch", "datum", "zeit", "fecha"]
    private static let momentEndings = ["time", "date", "timestamp"]

    /// Codes of digits, as those of places and cards; nil where the column has none.
    var codeGuess: KindGuess? {
        guard isNumeric, momentGuess == nil else { return nil }
        if areLongNames {
            var guess = namesGuess
            guess.remarks = [
                "Column '\(column.name)' has numbers of \(Self.nameDigits) digits or more, such as those of cards or "
                    + "orders, and counts as names: no arithmetic means anything on them."
            ]
            return guess
        }
        guard let example = zeroLedExample else { return nil }
        var guess = namesGuess
        guess.remarks = [
            "Column '\(column.name)' has digits with a leading zero, such as '\(example)', and counts as names that "
                + "keep it; where they are numbers, say 'ingest: { kinds: { \(column.name): integer } }'."
        ]
        return guess
    }

    /// Whether all values are whole numbers that doubles can't hold.
    private var areLongNames: Bool {
        texts.allSatisfy { $0.utf8.count >= Self.nameDigits && $0.utf8.allSatisfy(Cell.isDigit) }
    }

    /// The first of the digits with a leading zero; nil where they are rare, or a number is written with and without.
    private var zeroLedExample: String? {
        func isZeroLed(_ text: String) -> Bool {
            text.utf8.count > 1 && text.utf8.first == UInt8(ascii: "0")
                && text.utf8.allSatisfy(Cell.isDigit)
        }
        let led = texts.indices.filter { isZeroLed(texts[$0]) }
        guard !led.isEmpty else { return nil }
        let places = Set(led)
        guard Double(rows { places.contains($0) }) >= Self.zeroShare * Double(present) else {
            return nil
        }
        let values = Set(numbers.compactMap(\.self))
        return values.count == numbers.count { $0 != nil } ? texts[led[0]] : nil
    }

    /// Counts a second for which all of some numbers are Unix times; nil where there is none.
    static func epochUnit(of numbers: [Double]) -> Int64? {
        guard numbers.count > 1 else { return nil }
        return epochUnits.first { unit in
            numbers.allSatisfy { $0.rounded() == $0 && epochs.contains($0 / Double(unit)) }
        }
    }

    /// Moments in a column whose name says so.
    var momentGuess: KindGuess? {
        guard let epoch, isNamedForMoments else { return nil }
        let format = TimeFormat.unix(perSecond: epoch)
        return KindGuess(
            kind: .dateTime,
            reason: "the values are \(format.name), as the column's name says",
            times: format,
            remarks: [
                "Column '\(column.name)' is read as \(format.name); where it holds plain numbers, say 'ingest: { "
                    + "kinds: { \(column.name): integer } }'."
            ]
        )
    }

    /// What is said of numbers that may be moments.
    var epochRemark: String? {
        guard let epoch else { return nil }
        return
            "Column '\(column.name)' counts as a number, though its values would be moments between 2000 and 2040 "
            + "as \(TimeFormat.unix(perSecond: epoch).name); where they are, say 'ingest: { kinds: { "
            + "\(column.name): date-time } }'."
    }

    private var isNamedForMoments: Bool {
        var words: [String] = [""]
        var wasLower = false
        for letter in column.name {
            if !letter.isLetter || letter.isUppercase && wasLower { words.append("") }
            if letter.isLetter { words[words.count - 1] += letter.lowercased() }
            wasLower = letter.isLowercase
        }
        return words.contains { word in
            Self.momentWords.contains(word) || Self.momentEndings.contains { word.hasSuffix($0) }
        }
    }

    /// What is said of signs that stand beside numbers: several currencies, percents.
    var signRemarks: [String] {
        var counts = [Int](repeating: 0, count: texts.count)
        for code in column.codes where code >= 0 { counts[Int(code)] += 1 }
        var currencies: [Character: Int] = [:]
        var percents = 0
        for (place, text) in texts.enumerated() where numbers[place] != nil {
            // Nearly all numbers begin, behind their sign, and end with a digit or a mark: nothing stands beside them.
            let digits =
                text.utf8.first == UInt8(ascii: "-") ? text.utf8.dropFirst() : text.utf8[...]
            guard let first = digits.first, let last = digits.last,
                !NumberAffixes.isPartOfNumber(first) || !NumberAffixes.isPartOfNumber(last)
            else { continue }
            var text = text
            guard let written = text.withUTF8({ WrittenNumber($0) }) else { continue }
            if let currency = written.currency { currencies[currency, default: 0] += counts[place] }
            percents += written.isPercent ? counts[place] : 0
        }
        return [currencyRemark(currencies), percentRemark(percents)].compactMap(\.self)
    }

    private func currencyRemark(_ counts: [Character: Int]) -> String? {
        guard counts.count > 1 else { return nil }
        let told = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
            .map { "\($0.key) (\($0.value) rows)" }
        return
            "Column '\(column.name)' mixes currencies, \(told.joined(separator: ", ")), and its amounts count as if "
            + "they were of one: convert them, or add a column with the currency."
    }

    private func percentRemark(_ count: Int) -> String? {
        guard count > 0 else { return nil }
        return
            "Column '\(column.name)' has a percent sign in \(count) of \(present) rows: the number before it counts, "
            + "so that 50% is 50"
            + (count < present ? ", like the 50 of a row without a sign." : ".")
    }
}
