import Commerce

/// Deals rows out in the order of time: the first part ends before the second begins.
///
/// Rows of one moment are never divided. A moment belongs to the part that holds the middle of its rows, but that no
/// part stays empty while there are moments enough:
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
        let starts = order.indices.filter {
            $0 == 0 || moments[order[$0]] != moments[order[$0 - 1]]
        }
        var ends: [Double] = []
        for share in shares { ends.append((ends.last ?? 0) + share) }
        var parts = [Int](repeating: 0, count: moments.count)
        var last = -1
        for (number, start) in starts.enumerated() {
            let end = number + 1 < starts.count ? starts[number + 1] : order.count
            let middle = Double(start + end) / 2 / Double(order.count)
            let wanted = ends.firstIndex { middle < $0 } ?? shares.count - 1
            // As many moments must be left as parts are still to come, and none is passed over.
            let least = shares.count - (starts.count - number)
            last = max(last, min(max(wanted, least, 0), last + 1))
            for place in order[start..<end] { parts[place] = last }
        }
        return parts
    }
}
