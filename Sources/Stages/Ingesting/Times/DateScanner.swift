/// Reads dates with any of the usual separators, with or without a time of day and a zone.
struct DateScanner {
    private let cell: Cell
    private var position = 0

    private init(_ cell: Cell) { self.cell = cell }

    /// Unix time in seconds, or nil when the cell is no date in this order.
    static func seconds(of cell: Cell, order: TimeFormat.DateOrder) -> Int64? {
        var scanner = DateScanner(cell.trimmed)
        guard let parts = scanner.dateParts() else { return nil }
        let date: (year: Int, month: Int, day: Int)
        switch order {
        case .yearFirst: date = (parts.0.value, parts.1.value, parts.2.value)
        case .dayFirst: date = (parts.2.value, parts.1.value, parts.0.value)
        case .monthFirst: date = (parts.2.value, parts.0.value, parts.1.value)
        }
        let year = order != .yearFirst && parts.2.digits == 2 ? 2000 + date.year : date.year
        guard let days = CivilTime.days(year: year, month: date.month, day: date.day),
            let rest = scanner.timeOfDay()
        else { return nil }
        return Int64(days) * 86_400 + rest
    }

    /// The three numbers of a date before anything else, with their digits; nil when there are none.
    static func parts(of cell: Cell) -> (first: Int, second: Int, yearFirst: Bool, dots: Bool)? {
        var scanner = DateScanner(cell.trimmed)
        guard let parts = scanner.dateParts() else { return nil }
        let dots = cell.trimmed[parts.0.digits] == UInt8(ascii: ".")
        return (parts.0.value, parts.1.value, parts.0.digits == 4, dots)
    }

    private typealias Number = (value: Int, digits: Int)

    private mutating func dateParts() -> (Number, Number, Number)? {
        guard let first = number(upTo: 4), let separator = next(), "-/.".utf8.contains(separator),
            let second = number(upTo: 2), next() == separator, let third = number(upTo: 4)
        else { return nil }
        let years = [first.digits, third.digits]
        guard years.contains(4) || third.digits == 2, first.digits != 3, third.digits != 3 else {
            return nil
        }
        return (first, second, third)
    }

    /// Seconds of `[T ]H:mm[:ss[.f]] [AM|PM] [Z|±hh[:mm]]`; 0 when nothing follows.
    private mutating func timeOfDay() -> Int64? {
        if position == cell.count { return 0 }
        guard let gap = next(), gap == UInt8(ascii: "T") || gap == 0x20 else { return nil }
        skipSpaces()
        guard let hour = number(upTo: 2), next() == UInt8(ascii: ":"), let minute = number(upTo: 2)
        else { return nil }
        var second = 0
        if peek == UInt8(ascii: ":") {
            position += 1
            guard let value = number(upTo: 2) else { return nil }
            second = value.value
            if peek == UInt8(ascii: ".") || peek == UInt8(ascii: ",") {
                position += 1
                guard number(upTo: 9) != nil else { return nil }
            }
        }
        skipSpaces()
        guard let hours = twelveHourClock(hour.value), hours < 24, minute.value < 60, second < 61,
            let offset = zone(), position == cell.count
        else { return nil }
        return Int64(hours * 3600 + minute.value * 60 + second - offset)
    }

    /// The hour after an `AM` or `PM`, where one follows.
    private mutating func twelveHourClock(_ hour: Int) -> Int? {
        guard let letter = peek.map({ $0 | 0x20 }), letter == 0x61 || letter == 0x70,
            position + 1 < cell.count, cell[position + 1] | 0x20 == 0x6D
        else { return hour }
        guard (1...12).contains(hour) else { return nil }
        position += 2
        skipSpaces()
        return hour % 12 + (letter == 0x70 ? 12 : 0)
    }

    /// Seconds east of UTC; 0 when nothing follows.
    private mutating func zone() -> Int? {
        guard let sign = peek else { return 0 }
        position += 1
        if sign == UInt8(ascii: "Z") { return 0 }
        if sign == UInt8(ascii: "U"), cell.count - position == 2 {
            position += 2
            return 0
        }
        guard sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-"), let hours = number(upTo: 2)
        else { return nil }
        if peek == UInt8(ascii: ":") { position += 1 }
        let minutes = peek == nil ? 0 : number(upTo: 2)?.value
        guard let minutes, hours.value < 15, minutes < 60 else { return nil }
        return (hours.value * 3600 + minutes * 60) * (sign == UInt8(ascii: "-") ? -1 : 1)
    }

    private var peek: UInt8? { position < cell.count ? cell[position] : nil }

    private mutating func next() -> UInt8? {
        defer { position += 1 }
        return peek
    }

    private mutating func skipSpaces() {
        while peek == 0x20 { position += 1 }
    }

    private mutating func number(upTo limit: Int) -> Number? {
        var value = 0
        var digits = 0
        while digits < limit, let byte = peek, Cell.isDigit(byte) {
            value = value * 10 + Int(byte - 48)
            digits += 1
            position += 1
        }
        return digits == 0 ? nil : (value, digits)
    }
}
