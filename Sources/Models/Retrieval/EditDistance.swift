/// How many items must be inserted, deleted or exchanged to turn one sequence into another.
///
/// Source: Levenshtein, "Binary codes capable of correcting deletions, insertions, and reversals",
/// Soviet Physics Doklady 10(8), 1966; the band after Ukkonen, "Algorithms for approximate string
/// matching", Information and Control 64, 1985.
public struct EditDistance: Sendable {
    private var row: [Int] = []

    /// Makes a reusable computation, which keeps its memory from call to call.
    public init() {}

    /// The distance of two sequences, or nil when it exceeds `limit`.
    ///
    /// - Parameters:
    ///   - left: items of one sequence.
    ///   - right: items of the other.
    ///   - limit: greatest distance of interest, at least 0.
    /// - Returns: a distance in 0...limit, or nil.
    /// - Complexity: O(*length* · `limit`), and less when the rows exceed the limit early.
    public mutating func between(
        _ left: ArraySlice<Int32>,
        _ right: ArraySlice<Int32>,
        within limit: Int
    ) -> Int? {
        precondition(limit >= 0, "a distance can't be below 0, got the limit \(limit)")
        if abs(left.count - right.count) > limit { return nil }
        // Cells further than `limit` from the diagonal can't be on a path that is short enough.
        let outside = limit + 1
        row.removeAll(keepingCapacity: true)
        for column in 0...right.count { row.append(min(column, outside)) }
        for line in 1..<left.count + 1 {
            let item = left[left.startIndex + line - 1]
            let first = max(1, line - limit)
            let last = min(right.count, line + limit)
            var diagonal = row[first - 1]
            row[first - 1] = first == 1 ? min(line, outside) : outside
            var least = row[first - 1]
            for column in stride(from: first, through: last, by: 1) {
                let exchanged =
                    diagonal + (item == right[right.startIndex + column - 1] ? 0 : 1)
                diagonal = row[column]
                let value = min(exchanged, diagonal + 1, row[column - 1] + 1)
                row[column] = min(value, outside)
                least = min(least, value)
            }
            if least > limit { return nil }
        }
        return row[right.count] <= limit ? row[right.count] : nil
    }
}
