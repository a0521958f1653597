import Commerce
import Tables

/// Makes a log of the batches of one file, column by column.
struct LogBuilder {
    let plan: ColumnPlan
    let timeFormat: TimeFormat?
    let eventNames: [String: EventKind]
    let defaultEvent: EventKind

    private(set) var rejects = RejectLog()
    private(set) var rowsRead = 0
    /// Event names that are none of the known ones, with their rows.
    private(set) var unknownEvents: [String: Int] = [:]
    private(set) var items = ByteInterner()
    private var users = ByteInterner()
    private var orders = ByteInterner()
    private var texts = ByteInterner()
    private var attributes: AttributeCollector
    private var eventKinds: [EventKind?] = []
    private var eventCodes = ByteInterner()

    private var log = InteractionLog()
    private var orderCodes: [Int32] = []
    private var textCodes: [Int32] = []

    init(
        plan: ColumnPlan,
        timeFormat: TimeFormat?,
        eventNames: [String: EventKind],
        defaultEvent: EventKind,
        attributeSeparator: String
    ) {
        self.plan = plan
        self.timeFormat = timeFormat
        self.eventNames = eventNames
        self.defaultEvent = defaultEvent
        attributes = AttributeCollector(
            columns: plan.attributeColumns,
            separator: attributeSeparator
        )
        log.fingerprint = []
        if plan.has(.quantity) { log.quantity = [] }
        if plan.has(.price) { log.price = [] }
    }

    /// The columns of one batch before bad rows are left out.
    private struct Batch {
        var problems: [Problem?]
        var user: [Int32]
        var item: [Int32]
        var event: [EventKind]
        var time: [Int64]
        var quantity: [Double]
        var price: [Double]
        var order: [Int32]
        var text: [Int32]
    }

    /// Why one row can't be taken in.
    private enum Problem {
        case noItem, noTime, notATime, impossibleTime
        case notANumber(Role)

        var role: Role {
            switch self {
            case .noItem: .item
            case .noTime, .notATime, .impossibleTime: .time
            case .notANumber(let role): role
            }
        }

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

    /// Takes in one batch.
    mutating func append(_ reading: TableReading) throws {
        for row in reading.rejected { rejects.note(row) }
        let table = reading.table
        let count = table.rowCount
        var batch = Batch(
            problems: Array(repeating: nil, count: count),
            user: try codes(.user, of: table, into: \.users, dropsZeroFraction: true),
            item: try codes(.item, of: table, into: \.items, dropsZeroFraction: true),
            event: try events(of: table),
            time: [],
            quantity: [],
            price: [],
            order: plan.has(.order) ? try codes(.order, of: table, into: \.orders) : [],
            text: plan.has(.text) ? try codes(.text, of: table, into: \.texts) : []
        )
        for row in 0..<count where batch.item[row] < 0 { batch.problems[row] = .noItem }
        batch.time = try times(of: table, problems: &batch.problems)
        batch.quantity = try numbers(.quantity, of: table, problems: &batch.problems)
        batch.price = try numbers(.price, of: table, problems: &batch.problems)
        try attributes.append(table, items: batch.item, itemCount: items.count)
        try rejectBadRows(batch.problems, of: reading)
        try keepGoodRows(batch, of: reading)
        rowsRead += count + reading.rejected.count
    }

    private mutating func codes(
        _ role: Role,
        of table: Table,
        into pool: WritableKeyPath<LogBuilder, ByteInterner>,
        dropsZeroFraction: Bool = false
    ) throws -> [Int32] {
        var result = [Int32](repeating: -1, count: table.rowCount)
        guard let column = try plan.column(role, of: table) else { return result }
        // The pool is taken out while it grows, so that no access goes through the key path.
        var names = ByteInterner()
        swap(&names, &self[keyPath: pool])
        defer { self[keyPath: pool] = names }
        try column.forEachCell { row, cell in
            guard let cell, !cell.isMissing else { return }
            result[row] = names.insert(dropsZeroFraction ? cell.withoutZeroFraction : cell)
        }
        return result
    }

    private mutating func events(of table: Table) throws -> [EventKind] {
        guard let column = try plan.column(.event, of: table) else {
            return Array(repeating: defaultEvent, count: table.rowCount)
        }
        var result = [EventKind](repeating: defaultEvent, count: table.rowCount)
        var unknown: [Int32: Int] = [:]
        try column.forEachCell { row, cell in
            guard let cell, !cell.isMissing else { return }
            let code = eventCodes.insert(cell.trimmed)
            if Int(code) == eventKinds.count {
                let name = eventCodes.string(code)
                eventKinds.append(eventNames[name] ?? EventKind(name: name))
            }
            if let kind = eventKinds[Int(code)] {
                result[row] = kind
            } else {
                result[row] = .other
                unknown[code, default: 0] += 1
            }
        }
        for (code, count) in unknown { unknownEvents[eventCodes.string(code), default: 0] += count }
        return result
    }

    private func times(of table: Table, problems: inout [Problem?]) throws -> [Int64] {
        guard let column = try plan.column(.time, of: table), let timeFormat else {
            return (0..<Int64(table.rowCount)).map { $0 + Int64(rowsRead) }
        }
        var result = [Int64](repeating: 0, count: table.rowCount)
        func note(_ problem: Problem, _ row: Int) {
            if problems[row] == nil { problems[row] = problem }
        }
        try column.forEachCell { row, cell in
            guard let cell, !cell.isMissing else { return note(.noTime, row) }
            guard let seconds = timeFormat.seconds(of: cell) else { return note(.notATime, row) }
            result[row] = seconds
            if !CivilTime.plausible.contains(seconds) { note(.impossibleTime, row) }
        }
        return result
    }

    private func numbers(
        _ role: Role,
        of table: Table,
        problems: inout [Problem?]
    ) throws -> [Double] {
        guard let column = try plan.column(role, of: table) else { return [] }
        if column.type == .double || column.type == .int64 {
            return try column.doublesOrNaN()
        }
        var result = [Double](repeating: .nan, count: table.rowCount)
        try column.forEachCell { row, cell in
            guard let cell, !cell.isMissing else { return }
            if let number = cell.decimal {
                result[row] = number
            } else if problems[row] == nil {
                problems[row] = .notANumber(role)
            }
        }
        return result
    }

    private mutating func rejectBadRows(
        _ problems: [Problem?],
        of reading: TableReading
    ) throws {
        for (row, problem) in problems.enumerated() {
            guard let problem else { continue }
            try rejects.note(
                line: reading.lines.line(ofRow: row) ?? rowsRead + row + 1,
                column: plan.name(problem.role),
                reason: problem.reason,
                text: try reading.table.text(ofRow: row)
            )
        }
    }

    private mutating func keepGoodRows(_ batch: Batch, of reading: TableReading) throws {
        var hashes = [ByteHash](repeating: ByteHash(), count: reading.table.rowCount)
        for column in reading.table.columns { try column.combine(into: &hashes) }
        for row in batch.problems.indices where batch.problems[row] == nil {
            log.user.append(batch.user[row])
            log.item.append(batch.item[row])
            log.event.append(batch.event[row])
            log.time.append(batch.time[row])
            log.fingerprint?.append(hashes[row].value)
            log.line.append(
                Int32(clamping: reading.lines.line(ofRow: row) ?? rowsRead + row + 1)
            )
            if !batch.quantity.isEmpty { log.quantity?.append(batch.quantity[row]) }
            if !batch.price.isEmpty { log.price?.append(batch.price[row]) }
            if !batch.order.isEmpty { orderCodes.append(batch.order[row]) }
            if !batch.text.isEmpty { textCodes.append(batch.text[row]) }
        }
    }

    /// The log of all batches, with what it knows of its items.
    ///
    /// Users and items that only occur in rejected rows are still numbered.
    func finished() -> (log: InteractionLog, catalogue: Catalogue) {
        var result = log
        result.users = Vocabulary(users.strings())
        result.items = Vocabulary(items.strings())
        let orderNames = orders.strings()
        if plan.has(.order) {
            result.order = orderCodes.map { $0 < 0 ? "" : orderNames[Int($0)] }
        }
        var catalogue = Catalogue(items: result.items)
        if plan.has(.text) {
            let pool = texts.strings()
            result.text = textCodes.map { $0 < 0 ? "" : pool[Int($0)] }
            for (item, code) in zip(result.item, textCodes) where code >= 0 {
                if catalogue.titles[Int(item)].isEmpty {
                    catalogue.titles[Int(item)] = pool[Int(code)]
                }
            }
        }
        attributes.fill(&catalogue)
        return (result, catalogue)
    }
}

extension Table {
    /// The values of one row with commas between, cut after 200 characters.
    fileprivate func text(ofRow row: Int) throws -> String {
        var values: [String] = []
        for column in try slicing(row..<(row + 1)).columns {
            try column.forEachCell { _, cell in
                values.append(cell.map { String(decoding: $0, as: UTF8.self) } ?? "")
            }
        }
        return String(values.joined(separator: ",").prefix(200))
    }
}
