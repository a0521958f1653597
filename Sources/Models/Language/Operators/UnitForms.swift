public import Statistics

/// Measures and numbers written another way: 15 inch, 15" and 15in; 1tb and 1000gb; 3人 and 三人.
///
/// Source: the International System of Units, BIPM 2019 (factors; a terabyte is 1000 gigabytes).
public struct UnitForms: TextOperator {
    /// The operator's name.
    public static let name = "units"
    /// The share of the measures that may be rewritten.
    public let share: Double
    private static let mostDecimals = 2

    /// Sets the share.
    public init(share: Double = 1) {
        self.share = share
    }

    /// Notes measures that are rewritten.
    public func edit(_ draft: inout TextDraft, _ random: inout RandomSource) {
        var word = 0
        while word < draft.units.count {
            if let measure = Measure(draft, at: word) {
                draft.matches.append(
                    TextDraft.Match(range: measure.range, entry: Int32(word))
                )
                word = measure.lastUnit
            } else if let number = ChineseNumeral(draft, at: word) {
                draft.matches.append(TextDraft.Match(range: number.range, entry: Int32(word)))
                word = number.lastUnit
            }
            word += 1
        }
        random.choose(most(of: draft.matches.count), of: draft.matches.count) { place, random in
            let word = Int(draft.matches[place].entry)
            if let measure = Measure(draft, at: word) {
                rewrite(measure, &draft, &random)
            } else if let number = ChineseNumeral(draft, at: word) {
                draft.replace(number.range.indicesAsInt) { $0 += number.otherForm }
            }
        }
    }

    /// Another way to write a measure, in the text's own script.
    private func rewrite(
        _ measure: Measure,
        _ draft: inout TextDraft,
        _ random: inout RandomSource
    ) {
        let unit = MeasureUnit.all[measure.unit]
        let isChinese = draft.units.contains { $0.isIdeograph }
        let written = draft.scalars[Int(measure.numberEnd)..<Int(measure.range.upperBound)]
        var ways: [(number: [UInt32]?, form: [UInt32])] = []
        for other in MeasureUnit.all where other.kind == unit.kind {
            let forms = isChinese ? other.chinese : other.forms
            if other.factor == unit.factor {
                ways += forms.filter { $0 != Array(written) }.map { (nil, $0) }
            } else if let number = Self.number(measure.value * unit.factor / other.factor),
                let form = forms.first(where: { $0.first != 0x20 }) ?? forms.first
            {
                ways.append((number, form))
            }
        }
        guard !ways.isEmpty else { return }
        let way = ways[random.below(ways.count)]
        let old = draft.scalars[Int(measure.range.lowerBound)..<Int(measure.numberEnd)]
        draft.replace(measure.range.indicesAsInt) { output in
            output += way.number.map { $0[...] } ?? old
            output += way.form
        }
    }

    /// A number that people would write: 0.01 to 9999, with two decimals at most.
    private static func number(_ value: Double) -> [UInt32]? {
        let hundredths = (value * 100).rounded()
        guard (1..<1_000_000).contains(hundredths), abs(value * 100 - hundredths) < 1e-6 else {
            return nil
        }
        let (whole, rest) = Int(hundredths).quotientAndRemainder(dividingBy: 100)
        var text = "\(whole)"
        if rest > 0 {
            text += rest % 10 == 0 ? ".\(rest / 10)" : rest < 10 ? ".0\(rest)" : ".\(rest)"
        }
        return text.unicodeScalars.map(\.value)
    }
}

/// A number from 1 to 99 before a Chinese measure word, in digits or in characters.
struct ChineseNumeral {
    /// Where the number stands.
    var range: Range<Int32>
    /// The same number written the other way.
    var otherForm: [UInt32]
    /// The last unit that belongs to it.
    var lastUnit: Int

    private static let digits = Array("零一二三四五六七八九".unicodeScalars.map(\.value))
    private static let ten: UInt32 = 0x5341
    private static let pair: UInt32 = 0x4E24
    private static let measureWords = Set(
        "人件个只双层片包盒套米条张块瓶支根台门座寸斤袋卷抽格斗孔芯代".unicodeScalars.map(\.value)
    )

    /// Reads the number that begins with a unit of the text; nil where there is none.
    init?(_ draft: borrowing TextDraft, at first: Int) {
        let unit = draft.units[first]
        var last = first
        if unit.isIdeograph {
            // What goes on from other characters or a number isn't a number of its own.
            guard first == 0 || !Self.isNumeral(draft, first - 1) else { return nil }
            while last + 1 < draft.units.count, Self.isNumeral(draft, last + 1) { last += 1 }
            guard Self.isNumeral(draft, first), last - first < 3 else { return nil }
        }
        range = unit.start..<draft.units[last].end
        lastUnit = last
        guard last + 1 < draft.units.count, draft.units[last + 1].start == range.upperBound,
            Self.measureWords.contains(draft.scalars[Int(range.upperBound)])
        else { return nil }
        let written = draft.scalars[range.indicesAsInt]
        let other = unit.isIdeograph ? Self.latin(written) : Self.chinese(written)
        guard let other else { return nil }
        otherForm = other
    }

    private static func isNumeral(_ draft: borrowing TextDraft, _ unit: Int) -> Bool {
        let scalar = draft.scalars[Int(draft.units[unit].start)]
        return scalar == ten || scalar == pair || digits.contains(scalar)
    }

    /// 1 to 99 in characters, with 两 for a lone 2.
    private static func chinese(_ written: ArraySlice<UInt32>) -> [UInt32]? {
        guard written.count <= 2, let first = written.first, first != 0x30,
            written.allSatisfy({ (0x30...0x39).contains($0) })
        else { return nil }
        let value = written.reduce(0) { $0 * 10 + Int($1) - 0x30 }
        if value == 2 { return [pair] }
        let (tens, ones) = value.quotientAndRemainder(dividingBy: 10)
        return (tens > 1 ? [digits[tens]] : []) + (tens > 0 ? [ten] : [])
            + (ones > 0 ? [digits[ones]] : [])
    }

    /// Characters for 1 to 99 in digits.
    private static func latin(_ written: ArraySlice<UInt32>) -> [UInt32]? {
        func digit(_ scalar: UInt32) -> Int? {
            scalar == pair ? 2 : digits.firstIndex(of: scalar).flatMap { $0 == 0 ? nil : $0 }
        }
        var value = 0
        if let place = written.firstIndex(of: ten) {
            let before = written[..<place], after = written[(place + 1)...]
            guard before.count <= 1, after.count <= 1 else { return nil }
            guard let tens = before.first.map(digit) ?? 1, let ones = after.first.map(digit) ?? 0
            else { return nil }
            value = 10 * tens + ones
        } else {
            guard written.count == 1, let ones = written.first.flatMap(digit) else { return nil }
            value = ones
        }
        return "\(value)".unicodeScalars.map(\.value)
    }
}
