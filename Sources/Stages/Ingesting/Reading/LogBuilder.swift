import Commerce
import Tables

/// Makes a log of the batches of one file, column by column.
struct LogBuilder {
    let plan: ColumnPlan
    let eventNames: [String: EventKind]
    let defaultEvent: EventKind

    private(set) var rejects = RejectLog()
    private(set) var rowsRead = 0
    /// Event names that are none of the known ones, with their rows.
    private(set) var unknownEvents: [String: Int] = [:]
    /// What columns of numbers say of their decimal marks, by the part that they play.
    private(set) var evidence: [Role: NumberEvidence] = [:]
    private(set) var items = ByteInterner()
    private var users = ByteInterner()
    private var orders = ByteInterner()
    private var texts = ByteInterner()
    private var attributes: AttributeCollector
    private var eventKinds: [EventKind?] = []
    private var eventCodes = ByteInterner()

    private var log = InteractionLog()
    private var fingerprints: [UInt64] = []
    private var quantities: [Double] = []
    private var prices: [Double] = []
    private var orderCodes: [Int32] = []
    private var textCodes: [Int32] = []

    init(
        plan: ColumnPlan,
        eventNames: [String: EventKind],
        defaultEvent: EventKind,
        attributeSeparator: String
    ) {
        self.plan = plan
        self.eventNames = eventNames
        self.defaultEvent = defaultEvent
        attributes = AttributeCollector(
            columns: plan.attributeColumns,
            separator: attributeSeparator
        )
    }

    /// Takes in one batch.
    mutating func append(_ prepared: PreparedBatch) throws {
        var batch = prepared
        let table = batch.reading.table
        for row in batch.reading.rejected { rejects.note(row) }
        for (role, said) in batch.evidence { evidence[role, default: NumberEvidence()].join(said) }
        let user = try codes(.user, of: table, into: \.users, dropsZeroFraction: true)
        let item = try codes(.item, of: table, into: \.items, dropsZeroFraction: true)
        let event = try events(of: table)
        let order = plan.has(.order) ? try codes(.order, of: table, into: \.orders) : []
        let text = plan.has(.text) ? try codes(.text, of: table, into: \.texts) : []
        try attributes.append(table, items: item, itemCount: items.count)
        batch.note(items: item)
        try rejectBadRows(batch)
        let kept = KeptRows(batch.problems)
        kept.append(user, to: &log.user)
        kept.append(item, to: &log.item)
        kept.append(event, to: &log.event)
        kept.append(times(of: batch), to: &log.time)
        kept.append(lines(of: batch.reading), to: &log.line)
        kept.append(batch.fingerprints, to: &fingerprints)
        kept.append(batch.quantities, to: &quantities)
        kept.append(batch.prices, to: &prices)
        kept.append(order, to: &orderCodes)
        kept.append(text, to: &textCodes)
        rowsRead += table.rowCount + batch.reading.rejected.count
    }

    /// The rows' times; where no column gives any, the rows' numbers.
    private func times(of batch: PreparedBatch) -> [Int64] {
        guard batch.times.isEmpty else { return batch.times }
        return batch.problems.indices.map { Int64($0 + rowsRead) }
    }

    private func lines(of reading: TableReading) -> [Int32] {
        (0..<reading.table.rowCount).map { row in
            Int32(clamping: reading.lines.line(ofRow: row) ?? rowsRead + row + 1)
        }
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

    private mutating func rejectBadRows(_ batch: PreparedBatch) throws {
        for (row, problem) in batch.problems.enumerated() {
            guard let problem else { continue }
            try rejects.note(
                line: batch.reading.lines.line(ofRow: row) ?? rowsRead + row + 1,
                column: plan.name(problem.role),
                reason: problem.reason,
                text: try batch.reading.table.text(ofRow: row)
            )
        }
    }

    /// The log of all batches, with what it knows of its items.
    ///
    /// Users and items that only occur in rejected rows are still numbered.
    func finished() -> (log: InteractionLog, catalogue: Catalogue) {
        var result = log
        result.users = Vocabulary(users.strings())
        result.items = Vocabulary(items.strings())
        result.fingerprint = fingerprints
        if plan.has(.quantity) { result.quantity = quantities }
        if plan.has(.price) { result.price = prices }
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

/// Which rows of a batch are taken in.
private struct KeptRows {
    /// The rows, or nil for all of them.
    let rows: [Int]?

    init(_ problems: [RowProblem?]) {
        let good = problems.indices.filter { problems[$0] == nil }
        rows = good.count == problems.count ? nil : good
    }

    /// Adds the values of these rows; a column without values stays as it is.
    func append<Value>(_ values: [Value], to column: inout [Value]) {
        guard let rows, !values.isEmpty else {
            column += values
            return
        }
        column += rows.lazy.map { values[$0] }
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
