public import Commerce

/// An index that finds the rows of a table which lie nearest to any row, exactly, without comparing it with all.
///
/// A k-d tree: rows are halved at the median of the column in which they differ most, until few are left. Each
/// node knows the range of every column, and with it how near its rows can lie at best; one that can't have a nearer
/// row is passed by.
///
/// Memory: about (6 · columns + 10) bytes a row, so 130 MB for a million rows of 20 columns, and twice that while
/// it is built; what is asked for comes row by row and is not kept.
///
/// Source: Bentley, "Multidimensional binary search trees used for associative searching", CACM 18(9), 1975;
/// Friedman, Bentley & Finkel, "An algorithm for finding best matches in logarithmic expected time", ACM
/// TOMS 3(3), 1977.
/// Deviates: columns of levels have ranges of their numbers, outside of which a level differs from all; medians are
/// those of at most 256 rows of a node.
public struct RowIndex: Sendable {
    /// A row that was found.
    public struct Match: Sendable, Hashable {
        /// Its place in the table.
        public let row: Int
        /// The square of its distance.
        public let squaredDistance: Float
    }

    let measure: RowMeasure
    /// The rows in the tree's order.
    private let points: RowPoints
    /// Per place in the tree's order: the row.
    private let rows: [Int32]
    private let nodes: [RowIndexNode]
    private let ranges: RowRanges

    /// Indexes all rows of a table, whose scales the distances have.
    ///
    /// - Complexity: O(*n* log *n* · columns).
    public init(_ table: SampleTable) {
        self.init(table, measure: RowMeasure(table))
    }

    /// Indexes all rows of a table by a measure that was learnt elsewhere.
    ///
    /// - Complexity: O(*n* log *n* · columns).
    package init(_ table: SampleTable, measure: RowMeasure) {
        var builder = RowIndexBuilder(measure.points(of: table))
        builder.build()
        self.measure = measure
        points = builder.ordered()
        rows = builder.order
        nodes = builder.nodes
        ranges = builder.ranges
    }

    /// Rows of any table with the same columns, as the index takes them to look for.
    public func points(of table: SampleTable) -> RowPoints { measure.points(of: table) }

    /// The nearest rows to a point, nearest first.
    ///
    /// - Parameters:
    ///   - count: how many at most; at least 1.
    ///   - queries: points that ``points(of:)`` gave.
    ///   - query: which of them.
    ///   - excluded: a row that doesn't count, such as the point itself.
    ///   - limit: rows that lie as far or farther, by the square of the distance, don't count.
    /// - Returns: the found rows; fewer than asked for where there are fewer.
    public func nearest(
        _ count: Int,
        to queries: RowPoints,
        _ query: Int,
        excluding excluded: Int? = nil,
        closerThan limit: Float = .infinity
    ) -> [Match] {
        precondition(count > 0, "at least one row is asked for")
        var best: [Match] = []
        guard !nodes.isEmpty else { return best }
        var limit = limit
        var open: [(node: Int, bound: Float)] = [
            (0, ranges.bound(0, queries, query, measure.levelDistance))
        ]
        while let (number, bound) = open.popLast() {
            if bound >= limit { continue }
            let node = nodes[number]
            guard let right = node.right else {
                for place in node.start..<node.end where Int(rows[place]) != excluded {
                    let distance = measure.squaredDistance(
                        queries,
                        query,
                        points,
                        place,
                        limit: limit
                    )
                    guard distance < limit else { continue }
                    let position = best.firstIndex { $0.squaredDistance > distance } ?? best.count
                    best.insert(
                        Match(row: Int(rows[place]), squaredDistance: distance),
                        at: position
                    )
                    if best.count > count { best.removeLast() }
                    if best.count == count { limit = best[count - 1].squaredDistance }
                    if limit == 0 { return best }
                }
                continue
            }
            let left = number + 1
            let ofLeft = ranges.bound(left, queries, query, measure.levelDistance)
            let ofRight = ranges.bound(right, queries, query, measure.levelDistance)
            // The nearer one is looked at first, since it lowers the limit.
            if ofLeft <= ofRight {
                open.append((right, ofRight))
                open.append((left, ofLeft))
            } else {
                open.append((left, ofLeft))
                open.append((right, ofRight))
            }
        }
        return best
    }
}
