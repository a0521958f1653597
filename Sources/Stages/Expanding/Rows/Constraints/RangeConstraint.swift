import Commerce

/// Numbers of a column lie within bounds.
///
/// A row is projected by taking the nearer bound. An end is found where the smallest or largest number of the
/// training rows is a wall rather than the last of a tail: at least 10 rows, and 1 % of those with a value,
/// stand exactly at it.
struct RangeConstraint: RowConstraint {
    let column: Int
    let bounds: Limits.Bounds

    var columns: [Int] { [column] }

    func text(_ schema: TableSchema) -> String { bounds.text(of: schema.features[column]) }

    func isMet(by cells: [Double]) -> Bool {
        cells[column].isNaN || bounds.contains(cells[column])
    }

    func project(_ cells: inout [Double], within limits: Limits) {
        cells[column] = limits.bounds[column].clamped(bounds.clamped(cells[column]))
    }

    /// The walls that numbers stand at.
    static func found(in evidence: ConstraintEvidence) -> [RangeConstraint] {
        evidence.numbers.compactMap { column in
            let present = evidence.table.columns[column].filter { !$0.isNaN }
            guard let least = present.min(), let most = present.max(), least < most else {
                return nil
            }
            let fewest = max(10, present.count / 100)
            let isWall = { (value: Double) in present.count { $0 == value } >= fewest }
            // Two values are what a column has, not where it ends.
            guard present.contains(where: { $0 != least && $0 != most }) else { return nil }
            let bounds = Limits.Bounds(
                low: isWall(least) ? least : -.infinity,
                high: isWall(most) ? most : .infinity
            )
            guard bounds.low.isFinite || bounds.high.isFinite else { return nil }
            return RangeConstraint(column: column, bounds: bounds)
        }
    }
}
