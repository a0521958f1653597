/// Labelled samples, one a row, in columns of plain numbers.
///
/// Moments and groups tell a split what must stay apart; models and makers don't see them.
///
/// A level of a category is its number in the schema, and a moment its Unix seconds. NaN says that a value
/// is missing and nothing else: infinite and undefined values never get into a table.
public struct SampleTable: Sendable {
    /// What the columns are.
    public let schema: TableSchema
    /// The columns, in the schema's order; NaN where a value is missing.
    public private(set) var columns: [[Double]]
    /// Per row: the number of its class; ``unknownClass`` where nobody has said it yet.
    public private(set) var labels: [Int32]
    /// Per row: its number in the source, from 0; -1 for a made row.
    public private(set) var rows: [Int32]
    /// Per row: the moment at which it asks for a prediction, in Unix seconds; nil where the table tells none.
    public private(set) var moments: [Int64]?
    /// Per row: the number of whoever it is of; nil where the table names none.
    public private(set) var groups: [Int32]?

    /// A table without rows.
    public init(_ schema: TableSchema) {
        self.schema = schema
        columns = Array(repeating: [], count: schema.features.count)
        labels = []
        rows = []
    }

    /// Joins columns of equal length.
    public init(
        _ schema: TableSchema,
        columns: [[Double]],
        labels: [Int32],
        rows: [Int32],
        moments: [Int64]? = nil,
        groups: [Int32]? = nil
    ) {
        precondition(columns.count == schema.features.count, "one column a feature")
        precondition(columns.allSatisfy { $0.count == labels.count }, "columns differ in length")
        precondition(rows.count == labels.count, "one number a row")
        precondition((moments?.count ?? rows.count) == rows.count, "one moment a row")
        precondition((groups?.count ?? rows.count) == rows.count, "one group a row")
        self.schema = schema
        self.columns = columns
        self.labels = labels
        self.rows = rows
        self.moments = moments
        self.groups = groups
    }

    /// How many rows there are.
    public var count: Int { labels.count }

    /// Per row: whether it is of the positive class of two.
    public var isPositive: [Bool] { labels.map { $0 == TableSchema.positiveClass } }

    /// The label of a row whose class nobody has said yet.
    public static let unknownClass: Int32 = -1

    /// How many rows each class has; those of an unknown class count nowhere.
    public var classCounts: [Int] {
        var counts = [Int](repeating: 0, count: schema.classes.count)
        for label in labels where label >= 0 { counts[Int(label)] += 1 }
        return counts
    }

    /// The same rows, of an unknown class throughout.
    public func withoutLabels() -> SampleTable {
        var result = self
        result.labels = [Int32](repeating: Self.unknownClass, count: count)
        return result
    }

    /// The rows of a class, as places in this table.
    public func places(ofClass number: Int32) -> [Int] {
        labels.indices.filter { labels[$0] == number }
    }

    /// The cells of one row, in the columns' order.
    public func cells(of row: Int) -> [Double] { columns.map { $0[row] } }

    /// Adds one row, of which neither moment nor group is known: the table then tells them of none.
    public mutating func append(_ cells: [Double], label: Int32, row: Int32 = -1) {
        precondition(cells.count == columns.count, "one cell a column")
        for (column, cell) in cells.enumerated() { columns[column].append(cell) }
        labels.append(label)
        rows.append(row)
        moments = nil
        groups = nil
    }

    /// Adds all rows of a table with the same schema; moments and groups stay where both tables tell them.
    public mutating func append(_ other: SampleTable) {
        precondition(other.schema == schema, "tables of one schema")
        for column in columns.indices { columns[column] += other.columns[column] }
        labels += other.labels
        rows += other.rows
        moments = moments.flatMap { own in other.moments.map { own + $0 } }
        groups = groups.flatMap { own in other.groups.map { own + $0 } }
    }

    /// The named rows, in the given order.
    public func selecting(_ places: [Int]) -> SampleTable {
        SampleTable(
            schema,
            columns: columns.map { column in places.map { column[$0] } },
            labels: places.map { labels[$0] },
            rows: places.map { rows[$0] },
            moments: moments.map { moments in places.map { moments[$0] } },
            groups: groups.map { groups in places.map { groups[$0] } }
        )
    }

    /// The same rows as a stranger may see them: of the first class throughout, without number, moment and group.
    public var anonymous: SampleTable {
        SampleTable(
            schema,
            columns: columns,
            labels: Array(repeating: 0, count: count),
            rows: Array(repeating: -1, count: count)
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
        if let moments { digest.add(moments) }
        if let groups { digest.add(groups) }
        return digest.hexadecimal
    }
}
