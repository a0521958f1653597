import Tables

/// What the rows of one batch say by themselves; nothing here depends on earlier batches.
struct PreparedBatch {
    let reading: TableReading
    /// Per row: why it can't be taken in, as far as can be told from it alone.
    private(set) var problems: [RowProblem?]
    /// Unix seconds; empty where no column gives times.
    private(set) var times: [Int64] = []
    /// Empty where no column gives quantities.
    private(set) var quantities: [Double] = []
    /// Empty where no column gives prices.
    private(set) var prices: [Double] = []
    /// What columns of numbers say of their decimal marks, by the part that they play.
    private(set) var evidence: [Role: NumberEvidence] = [:]
    /// Per row: a hash of all columns of the source.
    private(set) var fingerprints: [UInt64] = []

    init(_ reading: TableReading, plan: ColumnPlan, timeFormat: TimeFormat?) throws {
        self.reading = reading
        problems = Array(repeating: nil, count: reading.table.rowCount)
        if let column = try plan.column(.time, of: reading.table), let timeFormat {
            times = try readTimes(column, timeFormat)
        }
        quantities = try readNumbers(.quantity, plan)
        prices = try readNumbers(.price, plan)
        var hashes = [ByteHash](repeating: ByteHash(), count: reading.table.rowCount)
        for column in reading.table.columns { try column.combine(into: &hashes) }
        fingerprints = hashes.map(\.value)
    }

    /// Notes rows without an item, which is said before anything else of a row.
    mutating func note(items: [Int32]) {
        for row in items.indices where items[row] < 0 { problems[row] = .noItem }
    }

    private mutating func note(_ problem: RowProblem, _ row: Int) {
        if problems[row] == nil { problems[row] = problem }
    }

    private mutating func readTimes(
        _ column: Column,
        _ format: TimeFormat
    ) throws -> [Int64] {
        var result = [Int64](repeating: 0, count: column.count)
        if case .unix(let perSecond) = format, column.type == .int64 || column.type == .timestamp {
            let values =
                column.type == .int64
                ? try column.optionalInt64s() : try column.optionalTimestamps()
            for (row, value) in values.enumerated() {
                guard let value else {
                    note(.noTime, row)
                    continue
                }
                take(TimeFormat.seconds(ofCount: value, perSecond: perSecond), row, &result)
            }
            return result
        }
        try column.forEachCell { row, cell in
            guard let cell, !cell.isMissing else { return note(.noTime, row) }
            take(format.seconds(of: cell), row, &result)
        }
        return result
    }

    private mutating func take(_ seconds: Int64?, _ row: Int, _ times: inout [Int64]) {
        guard let seconds else { return note(.notATime, row) }
        times[row] = seconds
        if !CivilTime.plausible.contains(seconds) { note(.impossibleTime, row) }
    }

    private mutating func readNumbers(
        _ role: Role,
        _ plan: ColumnPlan
    ) throws -> [Double] {
        guard let column = try plan.column(role, of: reading.table) else { return [] }
        if column.type == .double || column.type == .int64 { return try column.doublesOrNaN() }
        var result = [Double](repeating: .nan, count: column.count)
        let mark = plan.decimalMarks[role] ?? .point
        var said = NumberEvidence()
        try column.forEachCell { row, cell in
            guard let cell, !cell.isMissing else { return }
            let number = cell.numberWithEvidence(mark)
            said.note(number?.evidence, String(decoding: cell.trimmed, as: UTF8.self))
            if let number {
                result[row] = number.value
            } else {
                note(.notANumber(role), row)
            }
        }
        if column.type == .string { evidence[role] = said }
        return result
    }
}

/// Why one row can't be taken in.
enum RowProblem {
    case noItem, noTime, notATime, impossibleTime
    case notANumber(Role)

    /// The part that the row's column plays.
    var role: Role {
        switch self {
        case .noItem: .item
        case .noTime, .notATime, .impossibleTime: .time
        case .notANumber(let role): role
        }
    }

    /// What a person reads.
    var reason: String {
        switch self {
        case .noItem: "no item"
        case .noTime: "no time"
        case .notATime: "not a time in the column's format"
        case .impossibleTime: "time before 1990 or after 2100"
        case .notANumber(let role): "\(role.rawValue) is not a number"
        }
    }
}
