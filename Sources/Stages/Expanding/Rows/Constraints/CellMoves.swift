/// Counts the cells that moving a row changes, by what moved each of them last.
///
/// A cell that goes back and forth counts once, and one that ends as it was made not at all, however many rounds that
/// takes.
struct CellMoves {
    /// Cells of all finished rows, by what moved them last.
    private(set) var counts: [String: Int] = [:]
    /// What moved the cells of the row at hand last, by their columns.
    private var movers: [Int: String] = [:]

    /// Notes what moved cells of the row at hand, and tells whether it moved any.
    @discardableResult
    mutating func note(_ mover: String, _ before: [Double], _ after: [Double]) -> Bool {
        var isMoved = false
        for column in before.indices where Self.differ(before[column], after[column]) {
            movers[column] = mover
            isMoved = true
        }
        return isMoved
    }

    /// Counts the cells of the row at hand that differ from the made ones, and goes on to the next row.
    mutating func finish(_ made: [Double], as final: [Double]) {
        for (column, mover) in movers where Self.differ(made[column], final[column]) {
            counts[mover, default: 0] += 1
        }
        movers.removeAll(keepingCapacity: true)
    }

    private static func differ(_ left: Double, _ right: Double) -> Bool {
        left != right && !(left.isNaN && right.isNaN)
    }
}
