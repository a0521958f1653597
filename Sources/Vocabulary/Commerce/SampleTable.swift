/// Labelled samples, one a row, in columns of plain numbers.
///
/// A level of a category is its number in the schema, and a moment its Unix seconds. NaN says that a value
/// is missing and nothing else: infinite and undefined values never get into a table.
public struct SampleTable: Sendable {
    /// What the columns are.
    public let schema: TableSchema
    /// The columns, in the schema's order; NaN where a value is missing.
    public private(set) var columns: [[Double]]
    /// Per row: the number of its class.
    public private(set) var labels: [Int32]
    /// Per row: its number in the source, from 0; -1 for a made row.
    public private(set) var rows: [Int32]

    /// A table without rows.
    public init(_ schema: TableSchema) {
        self.schema = schema
        columns = Array(repeating: [], count: schema.features.count)
        labels = []
        rows = []
    }

    /// Joins columns of equal length.
    public init(_ schema: TableSchema, columns: [[Double]], labels: [Int32], rows: [Int32]) {
        precondition(columns.count == schema.features.count, "one column a feature")
        precondition(columns.allSatisfy { $0.count == labels.count }, "columns differ in length")
        precondition(rows.count == labels.count, "one number a row")
        self.schema = schema
        self.columns = columns
        self.labels = labels
        self.rows = rows
    }

    /// How many rows there are.
    public var count: Int { labels.count }

    /// Per row: whether it is of the positive class.
    public var isPositive: [Bool] { labels.map { $0 == TableSchema.positiveClass } }

    /// How many rows each class has.
    public var classCounts: [Int] {
        labels.reduce(into: [0, 0]) { $0[Int($1)] += 1 }
    }

    /// The rows of a class, as places in this table.
    public func places(ofClass number: Int32) -> [Int] {
        labels.indices.filter { labels[$0] == number }
    }

    /// The cells of one row, in the columns' order.
    public func cells(of row: Int) -> [Double] { columns.map { $0[row] } }

    /// Adds one row.
    public mutating func append(_ cells: [Double], label: Int32, row: Int32 = -1) {
        precondition(cells.count == columns.count, "one cell a column")
        for (column, cell) in cells.enumerated() { columns[column].append(cell) }
        labels.append(label)
        rows.append(row)
    }

    /// Adds all rows of a table with the same schema.
    public mutating func append(_ other: SampleTable) {
        precondition(other.schema == schema, "tables of one schema")
        for column in columns.indices { columns[column] += other.columns[column] }
        labels += other.labels
        rows += other.rows
    }

    /// The named rows, in the given order.
    public func selecting(_ places: [Int]) -> SampleTable {
        SampleTable(
            schema,
            columns: columns.map { column in places.map { column[$0] } },
            labels: places.map { labels[$0] },
            rows: places.map { rows[$0] }
        )
    }

    /// What a row says in the columns that models look at; equal rows have equal keys.
    public func key(of row: Int) -> RowKey {
        RowKey(cells: schema.modelled.map { columns[$0][row] })
    }
}

/// The content of a row, to find its copies by.
public struct RowKey: Hashable, Sendable {
    private let bits: [UInt64]

    /// Notes cells; all missing values are alike, and so are both zeros.
    public init(cells: [Double]) {
        bits = cells.map { $0.isNaN ? Double.nan.bitPattern : ($0 + 0).bitPattern }
    }
}

extension SampleTable {
    /// SHA-256 of schema, columns and labels in lower-case hexadecimal digits; equal tables hash alike.
    public var contentHash: String {
        var digest = ColumnDigest()
        digest.add(
            texts: schema.features.flatMap { [$0.name, $0.kind.rawValue] + $0.levels }
                + [schema.label] + schema.classes
        )
        for column in columns {
            digest.add(column.map { $0.isNaN ? Double.nan.bitPattern : ($0 + 0).bitPattern })
        }
        digest.add(labels)
        digest.add(rows)
        return digest.hexadecimal
    }
}
