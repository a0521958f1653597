public import Foundation
public import Tables

extension InteractionLog {
    /// What the metadata of a log's file calls its content.
    public static let fileKind = "interaction-log"

    /// SHA-256 of all columns and names in lower-case hexadecimal digits; equal logs hash alike.
    public var contentHash: String {
        var digest = ColumnDigest()
        for names in [users.names, items.names, order ?? [], text ?? []] {
            digest.add(texts: names)
        }
        digest.add(user)
        digest.add(item)
        digest.add(event.map(\.rawValue))
        digest.add(time)
        digest.add(quantity?.map(\.bitPattern) ?? [])
        digest.add(price?.map(\.bitPattern) ?? [])
        digest.add(line)
        digest.add(fingerprint ?? [])
        return digest.hexadecimal
    }

    /// The log as columns: `user, item, event, time`, then those that the log has of `quantity,
    /// price, order, text`, then `line` and perhaps `fingerprint`.
    ///
    /// Users and items go by name; a missing user, quantity or price is a missing value.
    ///
    /// - Throws: `TableError` when a column is too large.
    public func table() throws(TableError) -> Table {
        var columns = [
            try Column("user", strings: user.map { $0 < 0 ? nil : users[$0] }),
            try Column("item", strings: item.map { items[$0] }),
            try Column("event", strings: event.map(\.name)),
            try Column("time", int64s: time),
        ]
        func optional(_ values: [Double]) -> [Double?] { values.map { $0.isNaN ? nil : $0 } }
        if let quantity { columns.append(try Column("quantity", doubles: optional(quantity))) }
        if let price { columns.append(try Column("price", doubles: optional(price))) }
        if let order { columns.append(try Column("order", strings: order)) }
        if let text { columns.append(try Column("text", strings: text)) }
        columns.append(try Column("line", int32s: line))
        if let fingerprint {
            let bits = fingerprint.map { Int64(bitPattern: $0) }
            columns.append(try Column("fingerprint", int64s: bits))
        }
        return try Table(
            columns,
            metadata: [
                "restock.kind": Self.fileKind,
                "restock.role": "unsplit",
                "restock.content-hash": contentHash,
            ]
        )
    }

    /// Reads a log from columns as ``table()`` makes them; of these only `user`, `item` and `time`
    /// are needed.
    ///
    /// `users` and `items` number the names; nil numbers them in the order of their appearance.
    ///
    /// - Throws: `TableError` for missing columns, columns of another type and missing values, and
    ///   ``InteractionLogError``.
    public init(table: Table, users: Vocabulary? = nil, items: Vocabulary? = nil) throws {
        let kind = table.metadata["restock.kind"] ?? Self.fileKind
        guard kind == Self.fileKind else {
            throw InteractionLogError.otherKind(expected: Self.fileKind, got: kind)
        }
        let userCodes = try table.column("user").stringCodes()
        let itemCodes = try table.column("item").stringCodes()
        self.init(
            users: users ?? Vocabulary(userCodes.distinct),
            items: items ?? Vocabulary(itemCodes.distinct)
        )
        user = try Self.numbers(userCodes, in: self.users, column: "user")
        item = try Self.numbers(itemCodes, in: self.items, column: "item")
        if let row = item.firstIndex(of: -1) {
            throw InteractionLogError.noItem(row: row + 1)
        }
        time = try table.column("time").int64s()
        event = try Self.events(of: table)
        func decimals(_ name: String) throws -> [Double]? {
            guard table.hasColumn(name) else { return nil }
            return try table.column(name).optionalDoubles().map { $0 ?? .nan }
        }
        func texts(_ name: String) throws -> [String]? {
            guard table.hasColumn(name) else { return nil }
            return try table.column(name).optionalStrings().map { $0 ?? "" }
        }
        quantity = try decimals("quantity")
        price = try decimals("price")
        order = try texts("order")
        text = try texts("text")
        line =
            table.hasColumn("line")
            ? try table.column("line").int32s() : (0..<table.rowCount).map { Int32($0 + 1) }
        if table.hasColumn("fingerprint") {
            fingerprint = try table.column("fingerprint").int64s().map { UInt64(bitPattern: $0) }
        }
    }

    private static func numbers(
        _ codes: StringCodes,
        in names: Vocabulary,
        column: String
    ) throws -> [Int32] {
        let numbers = try codes.distinct.map { name in
            guard let number = names.number(of: name) else {
                throw InteractionLogError.unknownName(column: column, name: name)
            }
            return number
        }
        return codes.codes.map { $0 < 0 ? -1 : numbers[Int($0)] }
    }

    private static func events(of table: Table) throws -> [EventKind] {
        guard table.hasColumn("event") else {
            return Array(repeating: .other, count: table.rowCount)
        }
        let codes = try table.column("event").stringCodes()
        let kinds = try codes.distinct.map { name in
            guard let kind = EventKind(name: name) else {
                throw InteractionLogError.unknownName(column: "event", name: name)
            }
            return kind
        }
        return codes.codes.map { $0 < 0 ? .other : kinds[Int($0)] }
    }
}

extension InteractionLog: FileRepresentable {
    /// Writes `interactions.parquet`, and the numbering as `users.parquet` and `items.parquet`.
    public func write(to folder: URL) throws {
        try table().write(to: folder.appendingPathComponent("interactions.parquet"))
        try users.write(to: folder.appendingPathComponent("users.parquet"), column: "user")
        try items.write(to: folder.appendingPathComponent("items.parquet"), column: "item")
    }

    /// Reads what ``write(to:)`` left.
    public init(contentsOf folder: URL) throws {
        try self.init(
            table: try Table.read(folder.appendingPathComponent("interactions.parquet")),
            users: try Vocabulary(
                contentsOf: folder.appendingPathComponent("users.parquet"),
                column: "user"
            ),
            items: try Vocabulary(
                contentsOf: folder.appendingPathComponent("items.parquet"),
                column: "item"
            )
        )
    }
}

extension Vocabulary {
    func write(to file: URL, column: String) throws(TableError) {
        try Table([try Column(column, strings: names)]).write(to: file)
    }

    init(contentsOf file: URL, column: String) throws(TableError) {
        self.init(try Table.read(file).column(column).strings())
    }
}

/// Why a table is no log of interactions.
public enum InteractionLogError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The file says that it holds something else.
    case otherKind(expected: String, got: String)
    /// A row names no item.
    case noItem(row: Int)
    /// A name that is not known.
    case unknownName(column: String, name: String)

    /// What, expected, got, and what to do.
    public var description: String {
        switch self {
        case .otherKind(let expected, let got):
            "expected a file of kind '\(expected)', got one of kind '\(got)'; name another file"
        case .noItem(let row):
            "column 'item', row \(row): expected a name, got none; ingest the source again"
        case .unknownName(let column, let name):
            "column '\(column)': '\(name)' is not known; ingest the source again"
        }
    }
}
