/// The proleptic Gregorian calendar in UTC.
enum CivilTime {
    /// Days since 1970-01-01, or nil when the date does not exist.
    ///
    /// Source: Hinnant, "chrono-compatible low-level date algorithms", 2013, days_from_civil.
    static func days(year: Int, month: Int, day: Int) -> Int? {
        guard (1...12).contains(month), day >= 1, day <= length(of: month, year: year) else {
            return nil
        }
        let shifted = month <= 2 ? year - 1 : year
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }

    private static func length(of month: Int, year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// Unix times that a shop's log may hold: 1990-01-01 up to 2100-01-01.
    static let plausible: Range<Int64> = 631_152_000..<4_102_444_800
}
