import Commerce

/// Deals rows out in the order of time: the first part ends before the second begins.
///
/// Rows of one moment are never divided. A moment belongs to the part that holds the middle of its rows:
///
///     middle(moment) = (rows before it + half of its own) / all rows
enum TimeOrder {
    /// Per row: the number of its part.
    ///
    /// - Parameters:
    ///   - moments: one a row, in any order.
    ///   - shares: of the parts, in the order of time; positive, with the sum 1.
    /// - Returns: one number a row.
    /// - Complexity: O(*n* log *n*).
    static func parts(_ moments: [Int64], shares: [Double]) -> [Int] {
        let order = moments.indices.sorted { moments[$0] < moments[$1] }
        var ends: [Double] = []
        for share in shares { ends.append((ends.last ?? 0) + share) }
        var parts = [Int](repeating: 0, count: moments.count)
        var start = 0
        while start < order.count {
            var end = start
            while end < order.count, moments[order[end]] == moments[order[start]] { end += 1 }
            let middle = Double(start + end) / 2 / Double(order.count)
            let part = ends.firstIndex { middle < $0 } ?? shares.count - 1
            for place in order[start..<end] { parts[place] = part }
            start = end
        }
        return parts
    }
}
