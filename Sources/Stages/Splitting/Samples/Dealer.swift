import Commerce
import Statistics

/// Deals rows out into parts of stated shares, each class in the same shares, what belongs together in one
/// (`SampleTable.together`).
struct Dealer {
    /// Rows that belong together, in the order of their first rows.
    let groups: [[Int]]
    /// Rows that say the same as an earlier one.
    let duplicates: Int
    private let table: SampleTable

    /// Finds what belongs together.
    ///
    /// - Complexity: O(*n* · columns).
    init(_ table: SampleTable) {
        self.table = table
        duplicates = table.count - table.copies.count
        groups = table.together
    }

    /// Per row: the number of its part; the shares are positive and sum to 1.
    ///
    /// Groups of a class are shuffled; then each goes to the part that lacks most of its share of that
    /// class, the earlier one where two lack the same. A group's class is that of its first row.
    func parts(shares: [Double], seed: Seed) -> [Int] {
        var part = [Int](repeating: 0, count: table.count)
        for number in table.schema.classes.indices {
            var members = groups.indices.filter { table.labels[groups[$0][0]] == Int32(number) }
            var random = seed["class"][number].generator()
            random.shuffle(&members)
            let total = Double(members.reduce(0) { $0 + groups[$1].count })
            var dealt = [Double](repeating: 0, count: shares.count)
            for member in members {
                var neediest = 0
                for other in shares.indices
                where shares[other] * total - dealt[other]
                    > shares[neediest] * total - dealt[neediest]
                {
                    neediest = other
                }
                for row in groups[member] { part[row] = neediest }
                dealt[neediest] += Double(groups[member].count)
            }
        }
        return part
    }
}
