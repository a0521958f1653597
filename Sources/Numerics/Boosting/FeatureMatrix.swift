/// Numbers of many rows, column after column, as trees take them.
public struct FeatureMatrix: Sendable, Hashable {
    /// The columns' names.
    public let names: [String]
    /// How many rows there are.
    public let rowCount: Int
    /// The columns end to end; NaN where a value is missing.
    public let values: [Double]
    /// Numbers of the columns whose values are category numbers from 0 on, ascending.
    public let categories: [Int]

    /// Joins columns of equal length.
    ///
    /// - Parameters:
    ///   - columns: name and values of each; NaN where a value is missing.
    ///   - categories: numbers of the columns that hold category numbers from 0 on.
    /// - Throws: ``BoostingError/lengthsDiffer(what:expected:got:)``,
    ///   ``BoostingError/empty(rows:columns:)``.
    public init(
        _ columns: [(name: String, values: [Double])],
        categories: [Int] = []
    ) throws(BoostingError) {
        let rows = columns.first?.values.count ?? 0
        guard rows > 0 else { throw .empty(rows: rows, columns: columns.count) }
        for column in columns where column.values.count != rows {
            throw .lengthsDiffer(
                what: "values in column '\(column.name)'",
                expected: rows,
                got: column.values.count
            )
        }
        names = columns.map(\.name)
        rowCount = rows
        values = columns.flatMap(\.values)
        self.categories = categories.sorted()
    }

    /// How many columns there are.
    public var columnCount: Int { names.count }
}
