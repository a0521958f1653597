extension SampleTable {
    /// Places of rows that belong together, in the order of their first rows.
    ///
    /// Where the table names whose rows are whose, those of one group. Where it doesn't, rows that say the same in all
    /// columns that models look at, whatever their labels: a model that has seen the one would only have to remember
    /// it, and the one tells no more than all of them do.
    ///
    /// - Complexity: O(*n* · columns).
    public var together: [[Int]] {
        groups.map(Self.gathered) ?? copies
    }

    /// Places of rows that say the same in all columns that models look at, in the order of the first ones.
    ///
    /// - Complexity: O(*n* · columns).
    public var copies: [[Int]] { Self.gathered((0..<count).map { key(of: $0) }) }

    /// Places of equal keys, in the order of the first ones.
    private static func gathered<Key: Hashable>(_ keys: [Key]) -> [[Int]] {
        var places: [Key: Int] = [:]
        var groups: [[Int]] = []
        for (row, key) in keys.enumerated() {
            if let place = places[key] {
                groups[place].append(row)
            } else {
                places[key] = groups.count
                groups.append([row])
            }
        }
        return groups
    }
}
