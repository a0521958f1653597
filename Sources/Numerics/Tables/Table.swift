import CArrow

/// Ordered, named columns of equal length, with strings that describe the whole.
///
/// Never changes once made; edits return a new table that shares the untouched columns.
public struct Table: Sendable {
    /// The columns, in order.
    public let columns: [Column]
    /// The number of rows; 0 without columns.
    public let rowCount: Int
    /// Free-form descriptions that Parquet and Arrow files keep.
    public var metadata: [String: String]

    /// Makes a table.
    ///
    /// - Throws: ``TableError/unequalLengths(column:expected:got:)``,
    ///   ``TableError/duplicateColumn(name:path:)``.
    public init(_ columns: [Column], metadata: [String: String] = [:]) throws(TableError) {
        let rowCount = columns.first?.count ?? 0
        var names: Set<String> = []
        for column in columns {
            guard column.count == rowCount else {
                throw .unequalLengths(column: column.name, expected: rowCount, got: column.count)
            }
            guard names.insert(column.name).inserted else {
                throw .duplicateColumn(name: column.name, path: nil)
            }
        }
        self.columns = columns
        self.rowCount = rowCount
        self.metadata = metadata
    }

    /// The columns' names, in order.
    public var columnNames: [String] { columns.map(\.name) }

    /// Names and types, in order: `user: string, time: int64`.
    public var schema: String {
        columns.map { "\($0.name): \($0.type)" }.joined(separator: ", ")
    }

    /// The column of this name.
    ///
    /// - Throws: ``TableError/noSuchColumn(name:available:)``.
    public func column(_ name: String) throws(TableError) -> Column {
        guard let column = columns.first(where: { $0.name == name }) else {
            throw .noSuchColumn(name: name, available: columnNames)
        }
        return column
    }

    /// Whether there is a column of this name.
    public func hasColumn(_ name: String) -> Bool { columns.contains { $0.name == name } }
}

extension Table: Equatable {
    /// Whether columns (name, order, type, values) and metadata agree.
    ///
    /// NaN equals NaN.
    public static func == (left: Table, right: Table) -> Bool {
        left.metadata == right.metadata && left.columns == right.columns
    }
}

extension Table: CustomStringConvertible {
    /// The number of rows and the schema.
    public var description: String { "\(rowCount) rows (\(schema))" }
}

extension TableHandle {
    /// Hands columns to Arrow without copying them.
    convenience init(columns: [Column], metadata: [String: String]) throws(TableError) {
        let names = CStrings(columns.map(\.name))
        let pairs = metadata.sorted { $0.key < $1.key }.flatMap { [$0.key, $0.value] }
        let texts = CStrings(pairs)
        var arrays = columns.map { $0.storage.shared() }
        let types = columns.map(\.type.code)
        var pointer: OpaquePointer?
        let status = ca_table_make(
            names.readOnly,
            types,
            &arrays,
            Int32(columns.count),
            Int64(columns.first?.count ?? 0),
            texts.readOnly,
            Int32(pairs.count / 2),
            &pointer
        )
        try check(status, doing: "handing a table to Arrow")
        guard let pointer else {
            throw .failed(doing: "handing a table to Arrow", reason: "no table was made")
        }
        self.init(pointer)
    }
}

extension Table {
    /// The table as Arrow sees it.
    func handle() throws(TableError) -> TableHandle {
        try TableHandle(columns: columns, metadata: metadata)
    }

    /// Takes all columns out of Arrow's table, which is empty afterwards.
    init(_ handle: TableHandle) throws(TableError) {
        do { try self.init(moving: handle) } catch let failure as ShimFailure {
            throw failure.error(doing: "reading columns from Arrow")
        } catch let error as TableError { throw error } catch {
            throw .failed(doing: "reading columns from Arrow", reason: "\(error)")
        }
    }

    private init(moving handle: TableHandle) throws {
        var columns: [Column] = []
        for (index, name) in handle.names.enumerated() {
            var code: Int32 = 0
            var array = ArrowArray()
            try check(ca_table_take_column(handle.pointer, Int32(index), &code, &array))
            let storage = ArrowStorage(owning: array)
            guard let type = ColumnType(code: code) else {
                throw TableError.failed(doing: "reading '\(name)'", reason: "type \(code)")
            }
            columns.append(Column(name: name, type: type, storage: storage))
        }
        var metadata: [String: String] = [:]
        for index in 0..<ca_table_metadata_count(handle.pointer) {
            var key: UnsafePointer<CChar>?
            var value: UnsafePointer<CChar>?
            ca_table_metadata_at(handle.pointer, index, &key, &value)
            if let key, let value { metadata[String(cString: key)] = String(cString: value) }
        }
        try self.init(columns, metadata: metadata)
    }
}
