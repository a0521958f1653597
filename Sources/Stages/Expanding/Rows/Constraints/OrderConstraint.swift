import Commerce

/// Each of several columns is at most the next one.
///
///     x_1 <= x_2 <= … <= x_k
///
/// A row is projected onto the nearest one in that order: neighbours that stand the wrong way round both take
/// their mean. What is missing is passed over.
///
/// Source: Ayer et al., "An empirical distribution function for sampling with incomplete information", Annals of
/// Mathematical Statistics 26(4), 1955 (pool adjacent violators).
/// Deviates: whole numbers are rounded up to the next that keeps the order.
struct OrderConstraint: RowConstraint {
    let columns: [Int]

    func text(_ schema: TableSchema) -> String { Self.list(columns, schema, " <= ") }

    func isMet(by cells: [Double]) -> Bool {
        var last = -Double.infinity
        for column in columns where !cells[column].isNaN {
            if cells[column] < last { return false }
            last = cells[column]
        }
        return true
    }

    func project(_ cells: inout [Double], within limits: Limits) {
        let present = columns.filter { !cells[$0].isNaN }
        var pools: [(sum: Double, count: Int)] = []
        for column in present {
            pools.append((cells[column], 1))
            while pools.count > 1, let last = pools.last,
                pools[pools.count - 2].sum / Double(pools[pools.count - 2].count)
                    > last.sum / Double(last.count)
            {
                pools.removeLast()
                pools[pools.count - 1].sum += last.sum
                pools[pools.count - 1].count += last.count
            }
        }
        let means = pools.flatMap {
            Array(repeating: $0.sum / Double($0.count), count: $0.count)
        }
        var last = -Double.infinity
        for (column, mean) in zip(present, means) where cells[column] != mean || mean < last {
            let value = limits.isWhole[column] ? max(mean, last).rounded(.up) : max(mean, last)
            cells[column] = limits.bounds[column].clamped(value)
            last = cells[column]
        }
        // A column that is held in place takes those before it down with it.
        var next = Double.infinity
        for column in present.reversed() {
            if cells[column] > next {
                let value = limits.isWhole[column] ? next.rounded(.down) : next
                cells[column] = limits.bounds[column].clamped(value)
            }
            next = cells[column]
        }
    }

    /// Pairs of columns of which one is never above the other, and would be now and then were they strangers.
    static func found(in evidence: ConstraintEvidence) -> [OrderConstraint] {
        let numbers = evidence.numbers
        let tests = numbers.count * numbers.count
        var pairs: [[Int]] = []
        for low in numbers {
            for high in numbers where low != high {
                let (left, right) = (evidence.table.columns[low], evidence.table.columns[high])
                let isFound = evidence.holds(in: [low, high], tests: tests) { row, other in
                    left[row] <= right[other]
                }
                if isFound { pairs.append([low, high]) }
            }
        }
        // What follows from two others is said by them.
        var kept = pairs
        for pair in pairs {
            let others = kept.filter { $0 != pair }
            if reaches(pair[1], from: pair[0], by: others) { kept = others }
        }
        return kept.map(OrderConstraint.init)
    }

    private static func reaches(_ goal: Int, from start: Int, by pairs: [[Int]]) -> Bool {
        var seen: Set<Int> = [start]
        var open = [start]
        while let column = open.popLast() {
            for pair in pairs where pair[0] == column && seen.insert(pair[1]).inserted {
                if pair[1] == goal { return true }
                open.append(pair[1])
            }
        }
        return false
    }
}
