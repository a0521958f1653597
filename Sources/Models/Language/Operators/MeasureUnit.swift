/// A unit of measure with the ways in which shops write it.
struct MeasureUnit: Sendable {
    /// What it measures; units of one kind can be turned into each other.
    enum Kind: Sendable {
        case inch, foot, length, mass, volume, storage, power, frequency, ounce, pound, volt
    }

    let kind: Kind
    /// How many of the kind's smallest unit it is.
    let factor: Double
    /// Spellings that stand behind a number: as they are written there, with the space where there is one.
    let forms: [[UInt32]]
    /// The same in Chinese.
    let chinese: [[UInt32]]

    init(_ kind: Kind, _ factor: Double, _ forms: [String], _ chinese: [String] = []) {
        self.kind = kind
        self.factor = factor
        self.forms = forms.map { $0.unicodeScalars.map(\.value) }
        self.chinese = chinese.map { $0.unicodeScalars.map(\.value) }
    }

    /// The units that are known.
    static let all: [MeasureUnit] = [
        MeasureUnit(
            .inch,
            1,
            [" inch", "inch", "-inch", "\"", "in", " inches", "″", "”"],
            ["英寸", "寸", "吋", "\"", "″"]
        ),
        MeasureUnit(.foot, 1, [" ft", "ft", " feet", " foot"], ["英尺"]),
        MeasureUnit(.length, 1, [" mm", "mm"], ["毫米", "mm"]),
        MeasureUnit(.length, 10, [" cm", "cm"], ["厘米", "cm", "公分"]),
        MeasureUnit(.length, 1000, [" m", "m", " meter", " metre", " meters"], ["米", "m"]),
        MeasureUnit(.mass, 1, [" g", "g", " gram", " grams"], ["克", "g"]),
        MeasureUnit(.mass, 500, [], ["斤"]),
        MeasureUnit(.mass, 1000, [" kg", "kg"], ["公斤", "千克", "kg"]),
        MeasureUnit(.volume, 1, [" ml", "ml"], ["毫升", "ml"]),
        MeasureUnit(.volume, 1000, [" l", "l", " litre", " liter"], ["升", "l"]),
        MeasureUnit(.storage, 1, [" mb", "mb"], ["mb"]),
        MeasureUnit(.storage, 1000, [" gb", "gb"], ["gb"]),
        MeasureUnit(.storage, 1_000_000, [" tb", "tb"], ["tb"]),
        MeasureUnit(.power, 1, [" w", "w", " watt", " watts"], ["瓦", "w"]),
        MeasureUnit(.power, 1000, [" kw", "kw"], ["千瓦", "kw"]),
        MeasureUnit(.frequency, 1, [" mhz", "mhz"], ["mhz"]),
        MeasureUnit(.frequency, 1000, [" ghz", "ghz"], ["ghz"]),
        MeasureUnit(.ounce, 1, [" oz", "oz", " ounce", " ounces"], ["盎司"]),
        MeasureUnit(.pound, 1, [" lb", "lb", " lbs", " pounds"], ["磅"]),
        MeasureUnit(.volt, 1, [" v", "v", " volt", " volts"], ["伏", "v"]),
    ]
}

/// A number with a unit in a text, such as 15 inch, 1tb and 2米.
struct Measure {
    /// Where both stand together.
    var range: Range<Int32>
    /// Where the number ends.
    var numberEnd: Int32
    /// The number.
    var value: Double
    /// The unit, by its place in ``MeasureUnit/all``.
    var unit: Int
    /// The last word of the text that belongs to it.
    var lastUnit: Int

    private static let mostDigits = 6
    /// Below, what looks like grams is a generation of mobile networks.
    private static let fewestGrams = 10.0

    /// Reads the measure that begins with a word of the text; nil where there is none.
    init?(_ draft: borrowing TextDraft, at word: Int) {
        let unit = draft.units[word]
        guard !unit.isIdeograph, (0x30...0x39).contains(draft.folded[Int(unit.start)]) else {
            return nil
        }
        var end = Int(unit.start)
        var value = 0.0
        var scale = 0.0
        while end < Int(unit.end), end - Int(unit.start) <= Self.mostDigits {
            let scalar = draft.scalars[end]
            if (0x30...0x39).contains(scalar) {
                value = value * 10 + Double(scalar - 0x30)
                scale *= 10
            } else if scalar == 0x2E, scale == 0 {
                scale = 1
            } else {
                break
            }
            end += 1
        }
        guard let found = Self.unit(draft, end) else { return nil }
        self.value = value / max(1, scale)
        if MeasureUnit.all[found.unit].kind == .mass, self.value < Self.fewestGrams,
            MeasureUnit.all[found.unit].factor == 1
        {
            return nil
        }
        range = unit.start..<Int32(found.end)
        numberEnd = Int32(end)
        self.unit = found.unit
        lastUnit = word
        while lastUnit + 1 < draft.units.count, Int(draft.units[lastUnit + 1].start) < found.end {
            lastUnit += 1
        }
    }

    /// The unit that stands at a place, with the longest spelling that is a whole word there.
    private static func unit(_ draft: borrowing TextDraft, _ place: Int) -> (unit: Int, end: Int)? {
        var found: (unit: Int, end: Int)?
        for (number, unit) in MeasureUnit.all.enumerated() {
            for form in unit.forms {
                guard let end = Self.end(of: form, draft, place), end > found?.end ?? 0 else {
                    continue
                }
                found = (number, end)
            }
            for form in unit.chinese {
                guard let end = Self.end(of: form, draft, place), end > found?.end ?? 0 else {
                    continue
                }
                found = (number, end)
            }
        }
        return found
    }

    private static func end(of form: [UInt32], _ draft: borrowing TextDraft, _ place: Int) -> Int? {
        let end = place + form.count
        guard end <= draft.folded.count else { return nil }
        for (step, scalar) in form.enumerated() {
            let isBreak = scalar == 0x2D || scalar == 0x20
            guard draft.folded[place + step] == (isBreak ? 0x20 : scalar) else { return nil }
        }
        // 3M and 5G are no measures.
        if let last = form.last, last == 0x6D || last == 0x67,
            form.drop(while: { $0 == 0x20 }).count == 1,
            draft.scalars[end - 1] != last
        {
            return nil
        }
        // 15 inch, but not 15 inchworms; 2米 may be followed by anything.
        let isLetter = form.last.map { ScalarKind.of($0) == .letter } ?? false
        if isLetter, end < draft.folded.count {
            let next = ScalarKind.of(draft.scalars[end])
            if next == .letter || next == .digit || next == .mark { return nil }
        }
        return end
    }
}
