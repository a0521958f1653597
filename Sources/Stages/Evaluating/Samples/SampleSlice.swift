public import Commerce
import Pipelines

/// The rows that have one value in one column; recipes write `VisitorType=New_Visitor`.
public struct SampleSlice: Sendable, Codable, Hashable {
    /// The column.
    public var column: String
    /// Its value.
    public var value: String

    /// Names rows.
    public init(column: String, value: String) {
        self.column = column
        self.value = value
    }

    /// The slice as recipes write it.
    public var name: String { "\(column)=\(value)" }

    /// Reads `COLUMN=VALUE`.
    ///
    /// - Throws: `ConfigurationError.badValue`.
    public init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
        guard parts.count == 2 else {
            throw ConfigurationError.badValue(
                path: "evaluate.slices",
                got: text,
                expected: "COLUMN=VALUE, such as VisitorType=New_Visitor"
            )
        }
        self.init(column: parts[0], value: parts[1])
    }

    /// Writes `COLUMN=VALUE`.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(name)
    }

    /// Checks that a table has such rows, or could have them.
    ///
    /// - Throws: `ConfigurationError.badValue` for a column or a level that the table doesn't have.
    public func check(_ schema: TableSchema) throws {
        _ = try place(in: schema)
    }

    /// The places of the rows in a table.
    ///
    /// - Throws: `ConfigurationError.badValue`, as ``check(_:)`` does.
    public func rows(of table: SampleTable) throws -> [Int] {
        let (column, level) = try place(in: table.schema)
        return table.columns[column].indices.filter { table.columns[column][$0] == level }
    }

    private func place(in schema: TableSchema) throws -> (column: Int, level: Double) {
        let columns = schema.features.filter { !$0.levels.isEmpty }.map(\.name)
        guard let column = schema.features.firstIndex(where: { $0.name == self.column }),
            !schema.features[column].levels.isEmpty
        else {
            throw ConfigurationError.badValue(
                path: "evaluate.slices",
                got: name,
                expected: "a column of names: "
                    + NearestName.remedy(for: self.column, among: columns)
            )
        }
        let levels = schema.features[column].levels
        guard let level = levels.firstIndex(of: value) else {
            throw ConfigurationError.badValue(
                path: "evaluate.slices",
                got: name,
                expected: "a value of '\(self.column)': "
                    + NearestName.remedy(for: value, among: Array(levels.prefix(20)))
            )
        }
        return (column, Double(level))
    }
}
