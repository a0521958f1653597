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
    /// Seeds are 64 bits without a sign, written as text, since Parquet readers differ on them.
    ///
    /// - Throws: `TableError` when a column outgrows Arrow's limits.
    public func table() throws(TableError) -> Table {
        var columns = try histories.columns()
        columns += [
            try Column("parents", int32Lists: provenance.map(\.parents)),
            try Column("operator", strings: provenance.map(\.maker)),
            try Column("config_hash", strings: provenance.map(\.configurationHash)),
            try Column("seed", strings: provenance.map { String($0.seed) }),
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
        let histories = try Histories(table, path: path)
        let parents = try table.column("parents").int32Lists()
        let makers = try table.column("operator").strings()
        let hashes = try table.column("config_hash").strings()
        let seeds = try table.column("seed").strings()
        self.init()
        for sequence in 0..<histories.count {
            guard let seed = UInt64(seeds[sequence]) else {
                throw SetFileError.badContent(
                    path: path,
                    reason:
                        "row \(sequence + 1) has the seed '\(seeds[sequence])', which is no number"
                )
            }
            let range = histories.range(of: sequence)
            append(
                items: histories.items[range],
                events: histories.events[range],
                times: histories.times[range],
                provenance: Provenance(
                    parents: parents[sequence] ?? [],
                    maker: makers[sequence],
                    configurationHash: hashes[sequence],
                    seed: seed
                )
            )
        }
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
