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
        try LogColumns(self).table(of: 0..<count)
    }

    /// Reads a log from columns as ``table()`` makes them; of these only `user`, `item` and `time`
    /// are needed.
    ///
    /// `users` and `items` number the names; nil numbers them in the order of their appearance.
    ///
    /// - Throws: `TableError` for missing columns, columns of another type and missing values, and
    ///   ``InteractionLogError``.
    public init(table: Table, users: Vocabulary? = nil, items: Vocabulary? = nil) throws {
        self.init(users: users ?? Vocabulary(), items: items ?? Vocabulary())
        try append(table, numbersUsers: users == nil, numbersItems: items == nil)
    }

    /// Reads a file of such columns batch by batch.
    ///
    /// - Returns: the log, and the metadata of the file.
    /// - Throws: as ``init(table:users:items:)``.
    static func read(
        _ file: URL,
        users: Vocabulary? = nil,
        items: Vocabulary? = nil
    ) throws -> (log: InteractionLog, metadata: [String: String]) {
        var log = InteractionLog(users: users ?? Vocabulary(), items: items ?? Vocabulary())
        var metadata: [String: String] = [:]
        let reader = try TableReader(file)
        while let reading = try reader.next() {
            metadata = reading.table.metadata
            try log.append(
                reading.table,
                numbersUsers: users == nil,
                numbersItems: items == nil
            )
        }
        return (log, metadata)
    }

    /// Adds the rows of a table behind those at hand; all tables of one log have the same columns.
    private mutating func append(
        _ table: Table,
        numbersUsers: Bool,
        numbersItems: Bool
    ) throws {
        let kind = table.metadata["restock.kind"] ?? Self.fileKind
        guard kind == Self.fileKind else {
            throw InteractionLogError.otherKind(expected: Self.fileKind, got: kind)
        }
        let start = count
        let userCodes = try table.column("user").stringCodes()
        let itemCodes = try table.column("item").stringCodes()
        if numbersUsers { for name in userCodes.distinct { users.insert(name) } }
        if numbersItems { for name in itemCodes.distinct { items.insert(name) } }
        user += try Self.numbers(userCodes, in: users, column: "user")
        item += try Self.numbers(itemCodes, in: items, column: "item")
        if let row = item[start...].firstIndex(of: -1) {
            throw InteractionLogError.noItem(row: row + 1)
        }
        time += try table.column("time").int64s()
        event += try Self.events(of: table)
        func add<Value>(
            _ name: String,
            to column: inout [Value]?,
            _ values: (Column) throws -> [Value]
        )
            throws
        {
            guard table.hasColumn(name) else { return }
            if column == nil { column = [] }
            column?.append(contentsOf: try values(try table.column(name)))
        }
        try add("quantity", to: &quantity) { try $0.doublesOrNaN() }
        try add("price", to: &price) { try $0.doublesOrNaN() }
        try add("order", to: &order) { try $0.optionalStrings().map { $0 ?? "" } }
        try add("text", to: &text) { try $0.optionalStrings().map { $0 ?? "" } }
        line +=
            table.hasColumn("line")
            ? try table.column("line").int32s()
            : (start..<start + table.rowCount).map { Int32($0 + 1) }
        try add("fingerprint", to: &fingerprint) {
            try $0.int64s().map { UInt64(bitPattern: $0) }
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

extension InteractionLog {
    /// Writes ``table()`` to one file; a Parquet file part by part.
    func write(toFile file: URL, metadata: [String: String] = [:]) throws(TableError) {
        guard FileFormat(pathExtensionOf: file) == .parquet else {
            return try table().write(to: file, metadata: metadata)
        }
        let columns = try LogColumns(self)
        let partCount = max(1, (count + LogColumns.rowsOfPart - 1) / LogColumns.rowsOfPart)
        try Table.write(to: file, partCount: partCount) { (part: Int) throws(TableError) in
            let start = part * LogColumns.rowsOfPart
            var table = try columns.table(of: start..<min(start + LogColumns.rowsOfPart, count))
            table.metadata.merge(metadata) { _, new in new }
            return table
        }
    }
}

extension InteractionLog: FileRepresentable {
    /// Writes `interactions.parquet`, and the numbering as `users.parquet` and `items.parquet`.
    public func write(to folder: URL) throws {
        try write(toFile: folder.appendingPathComponent("interactions.parquet"))
        try users.write(to: folder.appendingPathComponent("users.parquet"), column: "user")
        try items.write(to: folder.appendingPathComponent("items.parquet"), column: "item")
    }

    /// Reads what ``write(to:)`` left.
    public init(contentsOf folder: URL) throws {
        self = try Self.read(
            folder.appendingPathComponent("interactions.parquet"),
            users: try Vocabulary(
                contentsOf: folder.appendingPathComponent("users.parquet"),
                column: "user"
            ),
            items: try Vocabulary(
                contentsOf: folder.appendingPathComponent("items.parquet"),
                column: "item"
            )
        ).log
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
