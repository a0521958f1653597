public import Foundation
public import Tables

/// Made samples of a table with, one a row, where they came from and how sure their label is.
public struct MadeRows: Sendable {
    /// The rows; their numbers are -1 throughout.
    public private(set) var table: SampleTable
    /// Per row: its origin; parents are numbers of rows in the source.
    public private(set) var provenance: Origins
    /// Per row: confidence of the label in 0...1.
    public private(set) var confidences: [Float]

    /// Makes an empty set.
    public init(_ schema: TableSchema) {
        table = SampleTable(schema)
        provenance = Origins()
        confidences = []
    }

    /// How many rows there are.
    public var count: Int { table.count }

    /// Adds one row whose label is the condition that it was made under.
    public mutating func append(
        _ cells: [Double],
        label: Int32,
        provenance origin: Provenance,
        confidence: Float = 1
    ) {
        table.append(cells, label: label)
        provenance.append(origin)
        confidences.append(confidence)
    }

    /// Adds all rows of another set at the end.
    public mutating func append(_ other: MadeRows) {
        table.append(other.table)
        provenance.append(other.provenance)
        confidences += other.confidences
    }

    /// The same rows with other labels, one a row, and how sure these are.
    public func labelled(_ labels: [Int32], confidences: [Float]) -> MadeRows {
        precondition(labels.count == count && confidences.count == count, "one label a row")
        var result = self
        result.table = SampleTable(
            table.schema,
            columns: table.columns,
            labels: labels,
            rows: table.rows
        )
        result.confidences = confidences
        return result
    }

    /// The same rows with other cells, one column a feature.
    public func replacing(_ columns: [[Double]]) -> MadeRows {
        replacing(columns, of: table.schema)
    }

    /// The same rows told in other columns, one a feature of the schema.
    public func replacing(_ columns: [[Double]], of schema: TableSchema) -> MadeRows {
        var result = self
        result.table = SampleTable(
            schema,
            columns: columns,
            labels: table.labels,
            rows: table.rows
        )
        return result
    }

    /// The named rows, in the given order.
    public func selecting(_ places: [Int]) -> MadeRows {
        var result = MadeRows(table.schema)
        result.table = table.selecting(places)
        result.provenance = provenance.selecting(places)
        result.confidences = places.map { confidences[$0] }
        return result
    }
}

extension MadeRows {
    /// What `restock.kind` says of files with these columns.
    static let kind = "made-rows"
    /// The file's name in a folder.
    static let fileName = "made.parquet"
    /// Begins the names of the added columns, since a source may use any other.
    private static let prefix = "restock."

    /// The rows as a table of samples holds them, then provenance and confidence.
    ///
    /// - Throws: `TableError` when a column outgrows Arrow's limits.
    public func asTable() throws -> Table {
        let rows = try table.table()
        var metadata = rows.metadata
        metadata[SetMetadata.kind] = Self.kind
        return try Table(
            rows.columns + provenance.columns(prefix: Self.prefix) + [
                try Column(Self.prefix + "confidence", floats: confidences)
            ],
            metadata: metadata
        )
    }

    /// Reads the rows that ``asTable()`` wrote.
    ///
    /// - Throws: `TableError`; ``SetFileError`` for a table of something else.
    public init(reading table: Table, path: String) throws {
        guard table.metadata[SetMetadata.kind] == Self.kind else {
            throw SetFileError.wrongKind(
                path: path,
                expected: Self.kind,
                got: table.metadata[SetMetadata.kind] ?? SetMetadata.absent
            )
        }
        let rows = try SampleTable(table, path: path)
        self.init(rows.schema)
        self.table = rows
        provenance = try Origins(table, prefix: Self.prefix, path: path)
        confidences = try table.column(Self.prefix + "confidence").floats()
    }
}

extension MadeRows: FileRepresentable {
    /// Writes `made.parquet`.
    public func write(to folder: URL) throws {
        try asTable().write(to: folder.appending(path: Self.fileName))
    }

    /// Reads `made.parquet`.
    public init(contentsOf folder: URL) throws {
        let file = folder.appending(path: Self.fileName)
        try self.init(reading: try Table.read(file), path: file.path)
    }
}
