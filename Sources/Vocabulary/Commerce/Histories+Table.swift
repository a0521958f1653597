import Foundation
public import Tables

extension Histories {
    /// What `restock.kind` says of files with these columns.
    static let kind = "histories"

    /// The sequences as rows: `user`, then lists `items`, `events` (names), `times`, and where known
    /// `quantities` and `prices`.
    ///
    /// - Throws: `TableError` when a column outgrows Arrow's limits.
    public func table() throws(TableError) -> Table {
        try Table(columns(), metadata: [SetMetadata.kind: Self.kind])
    }

    func columns() throws(TableError) -> [Column] {
        let kinds = EventKind.allCases
        let names = try StringPool(kinds.map(\.name))
        var numbers = [Int32](repeating: 0, count: kinds.count)
        for (number, kind) in kinds.enumerated() { numbers[Int(kind.rawValue)] = Int32(number) }
        var columns = [
            try Column("user", int32s: users),
            try Column("items", int32s: items, offsets: offsets),
            try Column(
                "events",
                codes: events.map { numbers[Int($0.rawValue)] },
                of: names,
                offsets: offsets
            ),
            try Column("times", int64s: times, offsets: offsets),
        ]
        if let quantities {
            columns.append(try Column("quantities", doubles: quantities, offsets: offsets))
        }
        if let prices { columns.append(try Column("prices", doubles: prices, offsets: offsets)) }
        return columns
    }

    /// Reads the rows that ``table()`` wrote.
    ///
    /// - Throws: `TableError` for missing columns or other types; ``SetFileError`` for columns that
    ///   contradict each other.
    public init(_ table: Table, path: String) throws {
        let users = try table.column("user").int32s()
        let items = try ListColumn(try table.column("items").int32Lists(), path, "items")
        let events = try ListColumn(try table.column("events").stringLists(), path, "events")
        let times = try ListColumn(try table.column("times").int64Lists(), path, "times")
        guard events.offsets == items.offsets, times.offsets == items.offsets else {
            throw SetFileError.badContent(
                path: path,
                reason: "items, events and times of a sequence differ in length"
            )
        }
        if items.values.contains(where: { $0 < 0 }) {
            throw SetFileError.badContent(path: path, reason: "an item's number is negative")
        }
        let known = Dictionary(uniqueKeysWithValues: EventKind.allCases.map { ($0.name, $0) })
        self.init(
            offsets: items.offsets,
            users: users,
            items: items.values,
            events: try events.values.map { name in
                if let kind = known[name] { return kind }
                throw SetFileError.badContent(path: path, reason: "unknown event '\(name)'")
            },
            times: times.values
        )
        quantities = try Self.amounts("quantities", of: table, items.offsets, path)
        prices = try Self.amounts("prices", of: table, items.offsets, path)
    }

    private static func amounts(
        _ name: String,
        of table: Table,
        _ offsets: [Int],
        _ path: String
    ) throws -> [Double]? {
        guard table.hasColumn(name) else { return nil }
        let column = try ListColumn(try table.column(name).doubleLists(), path, name)
        if column.offsets == offsets { return column.values }
        throw SetFileError.badContent(
            path: path,
            reason: "items and \(name) of a sequence differ in length"
        )
    }
}

/// A column of lists as offsets into one column of values.
struct ListColumn<Element> {
    var offsets = [0]
    var values: [Element] = []

    /// Joins the lists.
    ///
    /// - Throws: ``SetFileError/badContent(path:reason:)`` for a row without a list.
    init(_ lists: [[Element]?], _ path: String, _ name: String) throws(SetFileError) {
        offsets.reserveCapacity(lists.count + 1)
        for (row, list) in lists.enumerated() {
            guard let list else {
                throw .badContent(path: path, reason: "row \(row + 1) has no \(name)")
            }
            values += list
            offsets.append(values.count)
        }
    }
}
