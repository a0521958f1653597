public import Commerce
public import Statistics
import Tables

/// What a trainer of a table is asked: rows without their labels.
///
/// They stand in a random order that tells nothing of the set each one is from, and rows that say the same stand
/// once.
public struct RowQuestions: Sendable {
    /// The rows; a case's number is its position, and labels say nothing.
    public let rows: SampleTable

    /// Mixes the rows of several sets.
    public init(_ parts: [SampleTable], schema: TableSchema, seed: Seed) {
        var all = SampleTable(schema)
        for part in parts { all.append(part.anonymous) }
        var seen: Set<RowKey> = []
        var distinct = (0..<all.count).filter {
            seen.insert(RowKey(cells: all.cells(of: $0))).inserted
        }
        var random = seed.generator()
        random.shuffle(&distinct)
        rows = all.selecting(distinct)
    }

    /// Hash of the rows in their order.
    public var contentHash: String { rows.contentHash }

    /// The column of a case's number; `restock_case` where the table has a `case` of its own.
    static func caseName(_ schema: TableSchema) -> String {
        let taken = schema.features.map(\.name) + [schema.label]
        return taken.contains("case") ? "restock_case" : "case"
    }

    /// One row a case: its number, then the columns, without the label.
    ///
    /// - Throws: `TableError` when a column outgrows Arrow's limits.
    func table() throws(TableError) -> Table {
        let numbers = try Column(
            Self.caseName(rows.schema),
            int64s: (0..<rows.count).map { Int64($0) }
        )
        return try Table([numbers] + rows.namedColumns().dropLast())
    }
}
