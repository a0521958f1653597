/// Recognises how a column writes its times, from cells of it.
struct TimeRecogniser {
    private var cellCount = 0
    private var numberCount = 0
    private var compactCount = 0
    private var yearFirstCount = 0
    private var dottedCount = 0
    private var otherDateCount = 0
    private var firstAboveTwelve = 0
    private var secondAboveTwelve = 0
    private var scaleCounts: [Int64: Int] = [:]
    private var example = ""

    /// Looks at one cell that is not missing.
    mutating func look(at cell: Cell) {
        let cell = cell.trimmed
        cellCount += 1
        if example.isEmpty { example = String(decoding: cell.prefix(40), as: UTF8.self) }
        if let number = cell.decimal {
            numberCount += 1
            if TimeFormat.compactDate.seconds(of: cell).map(CivilTime.plausible.contains) == true {
                compactCount += 1
            }
            scaleCounts[Self.scale(of: number), default: 0] += 1
        } else if let parts = DateScanner.parts(of: cell) {
            if parts.yearFirst {
                yearFirstCount += 1
            } else {
                otherDateCount += 1
                dottedCount += parts.dots ? 1 : 0
                firstAboveTwelve += parts.first > 12 ? 1 : 0
                secondAboveTwelve += parts.second > 12 ? 1 : 0
            }
        }
    }

    /// The format of most cells; nil when most are no times at all.
    ///
    /// - Throws: ``IngestError/ambiguousDates(column:example:)`` when day and month can't be told
    ///   apart.
    func format(column: String) throws(IngestError) -> TimeFormat? {
        guard cellCount > 0 else { return nil }
        if numberCount * 2 > cellCount {
            if compactCount * 10 > numberCount * 9 { return .compactDate }
            let scale = scaleCounts.sorted { ($0.value, $1.key) > ($1.value, $0.key) }.first?.key
            return .unix(perSecond: scale ?? 1)
        }
        if yearFirstCount * 2 > cellCount { return .date(.yearFirst) }
        guard otherDateCount * 2 > cellCount else { return nil }
        // A rare misprint must not decide: one in a hundred dates, at least.
        let enough = max(1, otherDateCount / 100)
        if firstAboveTwelve >= enough, secondAboveTwelve < enough { return .date(.dayFirst) }
        if secondAboveTwelve >= enough, firstAboveTwelve < enough { return .date(.monthFirst) }
        if dottedCount == otherDateCount, secondAboveTwelve == 0 { return .date(.dayFirst) }
        throw .ambiguousDates(column: column, example: example)
    }

    /// The unit that puts a number nearest to a shop's times, by its magnitude.
    private static func scale(of number: Double) -> Int64 {
        let size = abs(number)
        return size < 1e11 ? 1 : size < 1e14 ? 1000 : 1_000_000
    }
}
