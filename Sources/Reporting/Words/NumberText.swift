import Foundation

/// Numbers as every page and terminal of Restock writes them, independent of the machine's locale.
///
/// What isn't a number, or isn't there, is never printed as one: it reads "none".
enum NumberText {
    /// Stands where a figure could not be computed.
    static let missing = "none"

    /// A metric's value, such as `0.0496`.
    static func value(_ number: Double?, digits: Int = 4) -> String {
        guard let number, number.isFinite else { return missing }
        let text = String(format: "%.\(digits)f", number)
        let isZero = !text.contains { ("1"..."9").contains($0) }
        if isZero { return text.replacingOccurrences(of: "-", with: "") }
        return text.replacingOccurrences(of: "-", with: "\u{2212}")
    }

    /// A difference, always with its sign, such as `+0.0031`.
    static func difference(_ number: Double?, digits: Int = 4) -> String {
        let text = value(number, digits: digits)
        guard let number, number.isFinite, number > 0,
            text.contains(where: { ("1"..."9").contains($0) })
        else { return text }
        return "+" + text
    }

    /// An interval, such as `0.0012 to 0.0091`.
    static func interval(_ low: Double?, _ high: Double?) -> String {
        guard let low, let high else { return missing }
        return "\(value(low)) to \(value(high))"
    }

    /// A share in percent, such as `6.1 %`.
    static func percent(_ share: Double?, digits: Int = 1) -> String {
        guard let share, share.isFinite else { return missing }
        return value(share * 100, digits: digits) + "\u{A0}%"
    }

    /// A relative difference in percent with its sign, such as `+6.1 %`.
    static func percentDifference(_ share: Double, digits: Int = 1) -> String {
        guard share.isFinite else { return missing }
        return difference(share * 100, digits: digits) + "\u{A0}%"
    }

    /// An interval in percent, such as `2.0 to 10.4 %`.
    static func percentInterval(_ low: Double, _ high: Double) -> String {
        guard low.isFinite, high.isFinite else { return missing }
        return "\(value(low * 100, digits: 1)) to \(value(high * 100, digits: 1))\u{A0}%"
    }

    /// The name of a confidence, such as `95 %`.
    static func confidence(_ share: Double) -> String {
        let digits = abs(share * 100 - (share * 100).rounded()) < 1e-9 ? 0 : 1
        return percent(share, digits: digits)
    }

    /// A p-value, such as `0.012` or `< 0.001`.
    static func probability(_ p: Double?) -> String {
        guard let p, p.isFinite else { return missing }
        return p < 0.001 ? "<\u{A0}0.001" : value(p, digits: 3)
    }

    /// A count with its thousands apart, such as `22,363`.
    static func count(_ number: Int?) -> String {
        guard let number else { return missing }
        let digits = Array(String(number.magnitude))
        var text = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { text += "," }
            text.append(digit)
        }
        return (number < 0 ? "\u{2212}" : "") + text
    }

    /// A count of something, such as `1 seed` or `5 seeds`.
    static func count(_ number: Int, _ singular: String, plural: String? = nil) -> String {
        "\(count(number)) \(number == 1 ? singular : plural ?? singular + "s")"
    }

    /// A length of time, such as `4.2 s`, `2 min 5 s` or `1 h 3 min`.
    static func duration(seconds: Double) -> String {
        guard seconds.isFinite, seconds >= 0, seconds < 1e15 else { return missing }
        if seconds < 59.95 { return value(seconds, digits: 1) + "\u{A0}s" }
        let whole = Int(seconds.rounded())
        if whole < 3_600 { return "\(whole / 60)\u{A0}min \(whole % 60)\u{A0}s" }
        let minutes = Int((seconds / 60).rounded())
        return "\(count(minutes / 60))\u{A0}h \(minutes % 60)\u{A0}min"
    }

    /// A size in decimal units, such as `1.4 GB`.
    static func bytes(_ number: Int) -> String {
        for (unit, size) in [("GB", 1e9), ("MB", 1e6), ("kB", 1e3)] where Double(number) >= size {
            return value(Double(number) / size, digits: 1) + "\u{A0}" + unit
        }
        return "\(number)\u{A0}B"
    }
}
