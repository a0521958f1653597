public import Foundation
public import Tables

extension MadeHistories {
    /// What `restock.kind` says of files with these columns.
    static let kind = "made-histories"
    /// The file's name in a folder.
    static let fileName = "made.parquet"

    /// The samples as rows: the columns of histories, then the list `parents`, `operator`,
    /// `config_hash`, `seed`, `label` and `confidence`.
    ///
    /// - Throws: `TableError` when a column outgrows Arrow's limits.
    public func table() throws(TableError) -> Table {
        var columns = try histories.columns() + provenance.columns()
        columns += [
            try Column("label", int32s: labels),
            try Column("confidence", floats: confidences),
        ]
        return try Table(columns, metadata: [SetMetadata.kind: Self.kind])
    }

    /// Reads the rows that ``table()`` wrote.
    ///
    /// - Throws: `TableError` for missing columns or other types; ``SetFileError`` for columns that
    ///   contradict each other.
    public init(_ table: Table, path: String) throws {
        self.init(
            try Histories(table, path: path),
            from: try Origins(table, path: path)
        )
        labels = try table.column("label").optionalInt32s()
        confidences = try table.column("confidence").floats()
    }

    /// Writes the samples to one Parquet file.
    ///
    /// - Throws: `TableError`.
    public func write(file: URL) throws {
        try table().write(to: file)
    }

    /// Reads the samples from one Parquet file.
    ///
    /// - Throws: `TableError`; ``SetFileError`` for a file of something else.
    public init(file: URL) throws {
        let table = try Table.read(file)
        let kind = table.metadata[SetMetadata.kind]
        guard kind == Self.kind else {
            throw SetFileError.wrongKind(
                path: file.path,
                expected: Self.kind,
                got: kind ?? SetMetadata.absent
            )
        }
        try self.init(table, path: file.path)
    }
}

extension MadeHistories: FileRepresentable {
    /// Writes `made.parquet`.
    public func write(to folder: URL) throws {
        try write(file: folder.appending(path: Self.fileName))
    }

    /// Reads `made.parquet`.
    public init(contentsOf folder: URL) throws {
        try self.init(file: folder.appending(path: Self.fileName))
    }
}
