package import Commerce

/// Distances between the rows of one table.
package struct RowSpace: Sendable {
    private let measure: RowMeasure
    private let points: RowPoints

    /// Scales a table; levels lie as far apart as the numbers of the given rows deviate, in the median.
    ///
    /// Deviations that numbers are scaled by are those of the first `scaledBy` rows, or of all.
    package init(_ table: SampleTable, class members: [Int], scaledBy count: Int? = nil) {
        measure = RowMeasure(table, class: members, scaledBy: count)
        points = measure.points(of: table)
    }

    /// Some of the rows, for nearest ones to be looked for among.
    package func pool(_ rows: [Int]) -> RowPool { RowPool(rows, of: points, measure) }
}
