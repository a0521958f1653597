/// A stated pattern of times, in the letters of Unicode's date patterns.
///
/// `yyyy` year, `MM` month, `MMM` its English name, `dd` day, `HH` hour, `hh` with `a` for AM or PM,
/// `mm` minute, `ss` second, `SSS` fraction, `Z` zone; other characters stand for themselves, letters
/// between single quotes. A number takes fewer digits where the next character ends it.
///
/// Source: Unicode Technical Standard 35, part 4, "Date Format Patterns".
struct TimePattern: Equatable {
    /// The pattern as stated.
    let text: String
    private let tokens: [Token]

    fileprivate enum Token: Equatable {
        case year, month, monthName, day, hour, minute, second, fraction, half, zone
        case literal(UInt8)
    }

    /// Compiles a pattern.
    ///
    /// - Throws: ``IngestError/badTimeFormat(_:)`` when a letter is unknown or year, month or day is
    ///   missing.
    init(_ text: String) throws(IngestError) {
        self.text = text
        var tokens: [Token] = []
        var rest = Substring(text)
        var isQuoted = false
        while let letter = rest.first {
            let run = rest.prefix { $0 == letter }.count
            if letter == "'" {
                isQuoted.toggle()
                rest = rest.dropFirst()
            } else if isQuoted || !letter.isLetter {
                tokens += Array(String(letter).utf8).map { .literal($0) }
                rest = rest.dropFirst()
            } else if letter == "T", run == 1 {
                tokens.append(.literal(UInt8(ascii: "T")))
                rest = rest.dropFirst()
            } else {
                guard let token = Self.token(letter, run) else { throw .badTimeFormat(text) }
                tokens.append(token)
                rest = rest.dropFirst(run)
            }
        }
        let hasMonth = tokens.contains(.month) || tokens.contains(.monthName)
        guard tokens.contains(.year), hasMonth, tokens.contains(.day) else {
            throw .badTimeFormat(text)
        }
        self.tokens = tokens
    }

    private static func token(_ letter: Character, _ run: Int) -> Token? {
        switch letter {
        case "y": .year
        case "M": run >= 3 ? .monthName : .month
        case "d": .day
        case "H", "h": .hour
        case "m": .minute
        case "s": .second
        case "S": .fraction
        case "a": .half
        case "Z", "X", "x": .zone
        default: nil
        }
    }

    /// Unix time in seconds, or nil when the cell does not follow the pattern.
    func seconds(of cell: Cell) -> Int64? {
        var scan = Scan(cell: cell.trimmed)
        for (index, token) in tokens.enumerated() {
            // Digits that run into the next number take their full width.
            let runsOn = index + 1 < tokens.count && tokens[index + 1].isNumber
            guard scan.take(token, runsOn: runsOn) else { return nil }
        }
        return scan.seconds
    }

    /// What was read of one cell so far.
    private struct Scan {
        let cell: Cell
        var position = 0
        var year = 1970
        var month = 1
        var day = 1
        var hour = 0
        var minute = 0
        var second = 0
        var isAfternoon: Bool?
        var offset = 0

        mutating func take(_ token: Token, runsOn: Bool) -> Bool {
            switch token {
            case .literal(let byte):
                guard position < cell.count, cell[position] == byte else { return false }
                position += 1
                return true
            case .year: return number(4, runsOn, \.year) && fixCentury()
            case .month: return number(2, runsOn, \.month)
            case .day: return number(2, runsOn, \.day)
            case .hour: return number(2, runsOn, \.hour)
            case .minute: return number(2, runsOn, \.minute)
            case .second: return number(2, runsOn, \.second)
            case .fraction:
                let start = position
                while position < cell.count, Cell.isDigit(cell[position]) { position += 1 }
                return position > start
            case .monthName: return monthName()
            case .half: return half()
            case .zone: return zone()
            }
        }

        var seconds: Int64? {
            guard position == cell.count, minute < 60, second < 61,
                let days = CivilTime.days(year: year, month: month, day: day)
            else { return nil }
            var hours = hour
            if let isAfternoon {
                guard (1...12).contains(hour) else { return nil }
                hours = hour % 12 + (isAfternoon ? 12 : 0)
            }
            guard hours < 24 else { return nil }
            return Int64(days * 86_400 + hours * 3600 + minute * 60 + second - offset)
        }

        private mutating func number(
            _ width: Int,
            _ runsOn: Bool,
            _ part: WritableKeyPath<Scan, Int>
        ) -> Bool {
            var value = 0
            let start = position
            while position < cell.count, position - start < width, Cell.isDigit(cell[position]) {
                value = value * 10 + Int(cell[position] - 48)
                position += 1
            }
            self[keyPath: part] = value
            return runsOn ? position - start == width : position > start
        }

        private mutating func fixCentury() -> Bool {
            if year < 100 { year += 2000 }
            return true
        }

        private mutating func monthName() -> Bool {
            let letters = cell[position...].prefix { $0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7A }
            let name = String(decoding: letters, as: UTF8.self).lowercased()
            let months = [
                "january", "february", "march", "april", "may", "june", "july", "august",
                "september", "october", "november", "december",
            ]
            guard name.count >= 3, let index = months.firstIndex(where: { $0.hasPrefix(name) })
            else { return false }
            month = index + 1
            position += letters.count
            return true
        }

        private mutating func half() -> Bool {
            guard position + 1 < cell.count, cell[position + 1] | 0x20 == 0x6D else { return false }
            let letter = cell[position] | 0x20
            guard letter == 0x61 || letter == 0x70 else { return false }
            isAfternoon = letter == 0x70
            position += 2
            return true
        }

        private mutating func zone() -> Bool {
            guard position < cell.count else { return false }
            let sign = cell[position]
            position += 1
            if sign == UInt8(ascii: "Z") { return true }
            guard sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") else { return false }
            let digits = cell[position...].filter(Cell.isDigit).map { Int($0 - 48) }
            guard digits.count == 4 else { return false }
            let minutes = (digits[0] * 10 + digits[1]) * 60 + digits[2] * 10 + digits[3]
            offset = minutes * (sign == UInt8(ascii: "-") ? -60 : 60)
            position = cell.count
            return true
        }
    }
}

extension TimePattern.Token {
    fileprivate var isNumber: Bool {
        switch self {
        case .literal, .half, .zone, .monthName: false
        default: true
        }
    }
}
