import Commerce
import Tables

/// What the first rows of a column tell about it.
struct ColumnSample {
    /// Rows that are looked at.
    static let rowLimit = 5000

    let name: String
    /// The looked-at cells, nil where missing.
    let cells: [String?]
    let isList: Bool
    let distinctCount: Int
    /// Shares of the cells that are there, in 0...1.
    let numberShare: Double
    let timeShare: Double
    let eventShare: Double
    let isWholeNumbers: Bool
    let largest: Double

    init(_ column: Column) throws {
        name = column.name
        if case .list = column.type { isList = true } else { isList = false }
        let isTimestamp = column.type == .timestamp
        var cells: [String?] = []
        var present = 0
        var numbers = 0
        var times = 0
        var wholes = 0
        var largest = -Double.infinity
        try column.forEachCell { row, cell in
            guard row < Self.rowLimit else { return }
            guard let cell, !cell.isMissing else { return cells.append(nil) }
            cells.append(String(decoding: cell.trimmed, as: UTF8.self))
            present += 1
            if let number = cell.decimal {
                numbers += 1
                largest = max(largest, number)
                if number.rounded() == number { wholes += 1 }
            }
            if isTimestamp || Self.isTime(cell) { times += 1 }
        }
        let distinct = Set(cells.compactMap(\.self))
        let events = distinct.filter { EventKind(name: $0) != nil }.count
        let count = Double(max(present, 1))
        self.cells = cells
        distinctCount = distinct.count
        numberShare = Double(numbers) / count
        timeShare = Double(times) / count
        eventShare = distinct.isEmpty ? 0 : Double(events) / Double(distinct.count)
        isWholeNumbers = numbers == present && wholes == numbers
        self.largest = largest
    }

    /// The column's name in small letters and digits, without a type such as RecBole's `:token`.
    var plainName: String { Self.plain(name) }

    static func plain(_ name: String) -> String {
        let stem = name.split(separator: ":", maxSplits: 1).first.map(String.init) ?? name
        return String(stem.lowercased().filter { $0.isLetter || $0.isNumber })
    }

    /// Whether a cell is a plausible time in any of the recognised formats.
    private static func isTime(_ cell: Cell) -> Bool {
        let cell = cell.trimmed
        if let number = cell.decimal {
            let size = abs(number)
            let seconds = size < 1e11 ? number : size < 1e14 ? number / 1e3 : number / 1e6
            return CivilTime.plausible.contains(Int64(seconds))
                || TimeFormat.compactDate.seconds(of: cell).map(CivilTime.plausible.contains)
                    == true
        }
        return DateScanner.parts(of: cell) != nil
    }
}
