import Tables

extension Origins {
    /// Names of the columns in files.
    private enum Name: String {
        case parents, maker = "operator", configurationHash = "config_hash", seed

        func column(_ prefix: String) -> String { prefix + rawValue }
    }

    /// The columns `parents` (lists), `operator`, `config_hash` and `seed`, their names after a prefix.
    ///
    /// Seeds are 64 bits without a sign, written as text, since Parquet readers differ on them.
    ///
    /// - Throws: `TableError` when a column outgrows Arrow's limits.
    func columns(prefix: String = "") throws(TableError) -> [Column] {
        let names = try StringPool(makers.map(\.name))
        let hashes = try StringPool(makers.map(\.configurationHash))
        return [
            try Column(Name.parents.column(prefix), int32s: parents, offsets: parentOffsets),
            try Column(Name.maker.column(prefix), codes: makerNumbers[...], of: names),
            try Column(Name.configurationHash.column(prefix), codes: makerNumbers[...], of: hashes),
            try Column(Name.seed.column(prefix), decimals: seeds),
        ]
    }

    /// Reads the columns that ``columns(prefix:)`` wrote.
    ///
    /// - Throws: `TableError` for missing columns or other types; ``SetFileError`` for a seed that is
    ///   no number.
    init(_ table: Table, prefix: String = "", path: String) throws {
        let parents = try table.column(Name.parents.column(prefix)).int32Lists()
        let makers = try table.column(Name.maker.column(prefix)).strings()
        let hashes = try table.column(Name.configurationHash.column(prefix)).strings()
        let seeds = try table.column(Name.seed.column(prefix)).strings()
        self.init()
        for row in parents.indices {
            guard let seed = UInt64(seeds[row]) else {
                throw SetFileError.badContent(
                    path: path,
                    reason: "row \(row + 1) has the seed '\(seeds[row])', which is no number"
                )
            }
            append(
                Provenance(
                    parents: parents[row] ?? [],
                    maker: makers[row],
                    configurationHash: hashes[row],
                    seed: seed
                )
            )
        }
    }
}
