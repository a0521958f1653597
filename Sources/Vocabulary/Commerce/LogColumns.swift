import Tables

/// A log as the columns of its file, made for some rows at a time.
struct LogColumns {
    /// Rows of a part of a file.
    static let rowsOfPart = 1 << 20

    private let log: InteractionLog
    private let users: StringPool
    private let items: StringPool
    private let events: StringPool
    private let metadata: [String: String]

    /// Prepares the names of a log.
    init(_ log: InteractionLog) throws(TableError) {
        self.log = log
        users = try StringPool(log.users.names)
        items = try StringPool(log.items.names)
        // Kinds are numbered from 0 without a gap, in their order.
        events = try StringPool(EventKind.allCases.map(\.name))
        metadata = [
            "restock.kind": InteractionLog.fileKind,
            "restock.role": "unsplit",
            "restock.content-hash": log.contentHash,
        ]
    }

    /// The columns of some rows.
    func table(of rows: Range<Int>) throws(TableError) -> Table {
        var columns = [
            try Column("user", codes: log.user[rows], of: users),
            try Column("item", codes: log.item[rows], of: items),
            try Column(
                "event",
                codes: log.event[rows].map { Int32($0.rawValue) }[...],
                of: events
            ),
            try Column("time", int64s: Array(log.time[rows])),
        ]
        func optional(_ values: [Double]) -> [Double?] {
            values[rows].map { $0.isNaN ? nil : $0 }
        }
        if let quantity = log.quantity {
            columns.append(try Column("quantity", doubles: optional(quantity)))
        }
        if let price = log.price {
            columns.append(try Column("price", doubles: optional(price)))
        }
        if let order = log.order {
            columns.append(try Column("order", strings: Array(order[rows])))
        }
        if let text = log.text { columns.append(try Column("text", strings: Array(text[rows]))) }
        columns.append(try Column("line", int32s: Array(log.line[rows])))
        if let fingerprint = log.fingerprint {
            let bits = fingerprint[rows].map { Int64(bitPattern: $0) }
            columns.append(try Column("fingerprint", int64s: bits))
        }
        return try Table(columns, metadata: metadata)
    }
}
