/// How a column writes its times; those without a zone are UTC.
enum TimeFormat: Equatable {
    /// A number of seconds, or of 1/`perSecond` seconds, since 1970.
    case unix(perSecond: Int64)
    /// A date in this order with any of `-`, `/`, `.` between, then perhaps a time of day and a zone.
    case date(DateOrder)
    /// Digits only: `yyyyMMdd`.
    case compactDate
    /// As a pattern says.
    case pattern(TimePattern)

    /// The order of a date's parts.
    enum DateOrder: String {
        case yearFirst = "yyyy-MM-dd"
        case dayFirst = "dd/MM/yyyy"
        case monthFirst = "MM/dd/yyyy"
    }

    /// Reads a format as a description or a recipe states it.
    ///
    /// - Throws: ``IngestError/badTimeFormat(_:)``.
    init(stated name: String) throws(IngestError) {
        switch name {
        case "unix-seconds": self = .unix(perSecond: 1)
        case "unix-milliseconds": self = .unix(perSecond: 1000)
        case "unix-microseconds": self = .unix(perSecond: 1_000_000)
        default: self = .pattern(try TimePattern(name))
        }
    }

    /// The format in words, as a recipe would state it.
    var name: String {
        switch self {
        case .unix(1): "unix-seconds"
        case .unix(1000): "unix-milliseconds"
        case .unix: "unix-microseconds"
        case .date(let order): "\(order.rawValue) with or without a time of day"
        case .compactDate: "yyyyMMdd"
        case .pattern(let pattern): pattern.text
        }
    }

    /// Unix time in seconds of a number of 1/`perSecond` seconds, or nil when it is too large for a time.
    static func seconds(ofCount count: Int64, perSecond: Int64) -> Int64? {
        guard count.magnitude < 900_000_000_000_000_000 else { return nil }
        return count / perSecond - (count % perSecond < 0 ? 1 : 0)
    }

    /// Unix time in seconds, or nil when the cell is no such time.
    func seconds(of cell: Cell) -> Int64? {
        switch self {
        case .unix(let perSecond):
            guard let number = cell.decimal, abs(number) < 9e17 else { return nil }
            return Int64((number / Double(perSecond)).rounded(.down))
        case .date(let order):
            return DateScanner.seconds(of: cell, order: order)
        case .compactDate:
            guard cell.count == 8, let number = cell.decimal else { return nil }
            let date = Int(number)
            return CivilTime.days(year: date / 10000, month: date / 100 % 100, day: date % 100)
                .map { Int64($0) * 86_400 }
        case .pattern(let pattern):
            return pattern.seconds(of: cell)
        }
    }
}
