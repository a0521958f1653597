import CArrow

extension Table {
    /// Some of the columns, in the order given.
    ///
    /// - Throws: ``TableError/noSuchColumn(name:available:)``.
    public func selecting(_ names: [String]) throws(TableError) -> Table {
        var selected: [Column] = []
        for name in names { selected.append(try column(name)) }
        return try Table(selected, metadata: metadata)
    }

    /// All columns but these.
    public func dropping(_ names: Set<String>) throws(TableError) -> Table {
        try Table(columns.filter { !names.contains($0.name) }, metadata: metadata)
    }

    /// Columns under other names, old name to new; names not mentioned stay.
    ///
    /// - Throws: ``TableError/noSuchColumn(name:available:)`` for an old name that is not there,
    ///   ``TableError/duplicateColumn(name:path:)``.
    public func renaming(_ names: [String: String]) throws(TableError) -> Table {
        for name in names.keys.sorted() { _ = try column(name) }
        return try Table(
            columns.map { $0.renamed(names[$0.name] ?? $0.name) },
            metadata: metadata
        )
    }

    /// One more column at the end, or in place of the one with its name.
    ///
    /// - Throws: ``TableError/unequalLengths(column:expected:got:)``.
    public func adding(_ column: Column) throws(TableError) -> Table {
        var columns = columns
        if let index = columns.firstIndex(where: { $0.name == column.name }) {
            columns[index] = column
        } else {
            columns.append(column)
        }
        return try Table(columns, metadata: metadata)
    }

    /// The given rows, in the order given; a row may come several times.
    ///
    /// - Throws: ``TableError/noSuchRow(row:rowCount:)``.
    public func taking(_ rows: [Int]) throws(TableError) -> Table {
        if let row = rows.first(where: { $0 < 0 || $0 >= rowCount }) {
            throw .noSuchRow(row: row, rowCount: rowCount)
        }
        let rows64 = rows.map { Int64($0) }
        return try arrow("taking rows") { table, out in
            ca_table_take(table, rows64, Int64(rows64.count), &out)
        }
    }

    /// The rows whose mask is true.
    ///
    /// - Throws: ``TableError/unequalLengths(column:expected:got:)`` for a mask of another length.
    public func filtering(_ mask: [Bool]) throws(TableError) -> Table {
        guard mask.count == rowCount else {
            throw .unequalLengths(column: "mask", expected: rowCount, got: mask.count)
        }
        return try taking(mask.indices.filter { mask[$0] })
    }

    /// A run of rows, without copying them.
    ///
    /// - Throws: ``TableError/noSuchRow(row:rowCount:)``.
    public func slicing(_ rows: Range<Int>) throws(TableError) -> Table {
        guard rows.lowerBound >= 0, rows.upperBound <= rowCount else {
            throw .noSuchRow(row: rows.upperBound, rowCount: rowCount)
        }
        return try arrow("slicing rows") { table, out in
            ca_table_slice(table, Int64(rows.lowerBound), Int64(rows.count), &out)
        }
    }

    /// The rows of several tables end to end, with the first one's metadata.
    ///
    /// - Throws: ``TableError/differentColumns(expected:got:)`` unless names, order and types agree,
    ///   ``TableError/tooLarge(reason:)``.
    public static func concatenating(_ tables: [Table]) throws(TableError) -> Table {
        guard let first = tables.first else { return try Table([]) }
        if tables.count == 1 { return first }
        var handles: [TableHandle] = []
        for table in tables {
            guard table.schema == first.schema else {
                throw .differentColumns(expected: first.schema, got: table.schema)
            }
            handles.append(try table.handle())
        }
        var joined = try Table(TableHandle.concatenating(handles))
        joined.metadata = first.metadata
        return joined
    }

    /// These rows followed by those of another table.
    public func appending(_ other: Table) throws(TableError) -> Table {
        try Table.concatenating([self, other])
    }

    /// The table that one of Arrow's functions makes of this one.
    private func arrow(
        _ what: String,
        _ body: (OpaquePointer, inout OpaquePointer?) -> ca_status
    ) throws(TableError) -> Table {
        guard !columns.isEmpty else { return self }
        let handle = try handle()
        return try Table(TableHandle.made(doing: what) { out in body(handle.pointer, &out) })
    }
}
