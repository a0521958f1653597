import Foundation
public import Tables

extension SampleTable {
    /// What `restock.kind` says of files with these columns.
    static let kind = "samples"
    private static let schemaKey = "restock.schema"
    /// Names of columns that no source may have.
    package static let reservedNames = [rowColumn, momentColumn, groupColumn]
    /// The column of row numbers in a file; no source has one of this name.
    static let rowColumn = "restock.row"
    private static let momentColumn = "restock.moment"
    private static let groupColumn = "restock.group"
    /// A table counts seconds, a file microseconds.
    private static let microseconds = 1e6

    /// The features and the label as the source wrote them, in columns of their own types.
    ///
    /// - Throws: `TableError` when a column outgrows Arrow's limits.
    public func namedColumns() throws(TableError) -> [Column] {
        var result: [Column] = []
        for (feature, values) in zip(schema.features, columns) {
            result.append(try Self.column(feature, values))
        }
        let classes = schema.classes
        result.append(
            try Column(schema.label, strings: labels.map { $0 < 0 ? nil : classes[Int($0)] })
        )
        return result
    }

    /// The rows with their numbers in the source; the schema stands in the metadata.
    ///
    /// - Throws: `TableError` when a column outgrows Arrow's limits.
    public func table() throws -> Table {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        let schema = try encoder.encode(schema)
        var columns = try namedColumns() + [try Column(Self.rowColumn, int32s: rows)]
        if let moments { columns.append(try Column(Self.momentColumn, int64s: moments)) }
        if let groups { columns.append(try Column(Self.groupColumn, int32s: groups)) }
        return try Table(
            columns,
            metadata: [
                SetMetadata.kind: Self.kind,
                Self.schemaKey: String(decoding: schema, as: UTF8.self),
            ]
        )
    }

    /// Reads the rows that ``table()`` wrote.
    ///
    /// - Throws: `TableError` for missing columns or other types; ``SetFileError`` for a schema or
    ///   values that were not written so.
    public init(_ table: Table, path: String) throws {
        guard let text = table.metadata[Self.schemaKey],
            let schema = try? JSONDecoder().decode(TableSchema.self, from: Data(text.utf8))
        else { throw SetFileError.badContent(path: path, reason: "there is no schema in it") }
        let columns = try schema.features.map { feature in
            try Self.values(feature, in: try table.column(feature.name), path: path)
        }
        let labels = try table.column(schema.label).optionalStrings().map { name in
            guard let name else { return Self.unknownClass }
            guard let number = schema.classes.firstIndex(of: name) else {
                throw SetFileError.badContent(
                    path: path,
                    reason: "column '\(schema.label)': unknown class '\(name)'"
                )
            }
            return Int32(number)
        }
        self.init(
            schema,
            columns: columns,
            labels: labels,
            rows: try table.column(Self.rowColumn).int32s(),
            moments: table.hasColumn(Self.momentColumn)
                ? try table.column(Self.momentColumn).int64s() : nil,
            groups: table.hasColumn(Self.groupColumn)
                ? try table.column(Self.groupColumn).int32s() : nil
        )
    }

    private static func column(_ feature: Feature, _ values: [Double]) throws(TableError) -> Column
    {
        switch feature.kind {
        case .continuous:
            try Column(feature.name, doubles: values.map { $0.isNaN ? nil : $0 })
        case .integer:
            try Column(feature.name, int64s: values.map { $0.isNaN ? nil : Int64($0) })
        case .dateTime:
            try Column(
                feature.name,
                timestamps: values.map { $0.isNaN ? nil : Int64(($0 * microseconds).rounded()) }
            )
        case .category, .boolean, .constant, .identifier, .text:
            try Column(
                feature.name,
                strings: values.map { $0.isNaN ? nil : feature.levels[Int($0)] }
            )
        }
    }

    private static func values(
        _ feature: Feature,
        in column: Column,
        path: String
    ) throws -> [Double] {
        switch feature.kind {
        case .continuous:
            return try column.optionalDoubles().map { $0 ?? .nan }
        case .integer:
            return try column.optionalInt64s().map { $0.map(Double.init) ?? .nan }
        case .dateTime:
            return try column.optionalTimestamps().map {
                $0.map { Double($0) / microseconds } ?? .nan
            }
        case .category, .boolean, .constant, .identifier, .text:
            let numbers = Dictionary(
                feature.levels.enumerated().map { ($1, Double($0)) },
                uniquingKeysWith: { first, _ in first }
            )
            return try column.optionalStrings().map { name in
                guard let name else { return .nan }
                guard let number = numbers[name] else {
                    throw SetFileError.badContent(
                        path: path,
                        reason: "column '\(feature.name)': unknown level '\(name)'"
                    )
                }
                return number
            }
        }
    }
}
