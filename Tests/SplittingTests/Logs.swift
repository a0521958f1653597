import Commerce
import Pipelines
import Statistics

/// One row of a log, short to write down.
struct Row {
    var user: String?
    var item: String
    var time: Int64
    var event: EventKind = .buy
    var quantity = 1.0

    init(
        _ user: String?,
        _ item: String,
        _ time: Int64,
        _ event: EventKind = .buy,
        quantity: Double = 1
    ) {
        self.user = user
        self.item = item
        self.time = time
        self.event = event
        self.quantity = quantity
    }
}

/// The rows as a log, names numbered in their order of appearance.
func log(_ rows: [Row]) -> InteractionLog {
    var log = InteractionLog()
    var quantities: [Double] = []
    for (index, row) in rows.enumerated() {
        log.user.append(row.user.map { log.users.insert($0) } ?? -1)
        log.item.append(log.items.insert(row.item))
        log.event.append(row.event)
        log.time.append(row.time)
        log.line.append(Int32(index + 1))
        quantities.append(row.quantity)
    }
    log.quantity = quantities
    return log
}

/// A log of many users with ties, repeated items and rows in no order.
func randomLog(seed: Int, users: Int = 40) -> InteractionLog {
    var generator = Seed(UInt64(seed))["log"].generator()
    var rows: [Row] = []
    for user in 0..<users {
        for _ in 0..<(1 + generator.below(12)) {
            rows.append(
                Row(
                    "user \(user)",
                    "item \(generator.below(25))",
                    Int64(generator.below(16)),
                    EventKind.allCases[generator.below(3)]
                )
            )
        }
    }
    generator.shuffle(&rows)
    return log(rows)
}

/// A context without progress.
func context(seed: UInt64 = 1) -> StageContext {
    StageContext(seed: Seed(seed), threads: 1)
}
