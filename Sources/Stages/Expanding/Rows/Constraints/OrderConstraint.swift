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
/// Deviates: numbers that are written in steps go up to the next one that keeps the order, or down where a later
/// column with finer steps takes the same mean: a day and a moment after it become that day and the mean.
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
        var last = -Double.infinity
        for pool in Pool.adjacent(present, cells) {
            let mean = pool.mean
            for (place, column) in pool.columns.enumerated() {
                if cells[column] != mean || mean < last {
                    let isCoarse = pool.columns[(place + 1)...].contains {
                        limits.isFiner($0, than: column)
                    }
                    let below = limits.written(mean, in: column, .down)
                    let value =
                        isCoarse && below >= last
                        ? below : limits.written(max(mean, last), in: column, .up)
                    cells[column] = limits.bounds[column].clamped(value)
                }
                last = cells[column]
            }
        }
        // A column that is held in place takes those before it down with it.
        var next = Double.infinity
        for column in present.reversed() {
            if cells[column] > next {
                let value = limits.written(next, in: column, .down)
                cells[column] = limits.bounds[column].clamped(value)
            }
            next = cells[column]
        }
    }

    /// Neighbours that take their mean.
    private struct Pool {
        var sum: Double
        var columns: [Int]

        var mean: Double { sum / Double(columns.count) }

        /// The pools of columns in order, their means ascending.
        static func adjacent(_ columns: [Int], _ cells: [Double]) -> [Pool] {
            var pools: [Pool] = []
            for column in columns {
                var last = Pool(sum: cells[column], columns: [column])
                while let before = pools.last, before.mean > last.mean {
                    pools.removeLast()
                    last = Pool(sum: before.sum + last.sum, columns: before.columns + last.columns)
                }
                pools.append(last)
            }
            return pools
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
        // What follows from two others is said by them, unless what stands between may be missing.
        let full = Set(numbers.filter { !evidence.table.columns[$0].contains(where: \.isNaN) })
        var kept = pairs
        for pair in pairs {
            let others = kept.filter { $0 != pair }
            if reaches(pair[1], from: pair[0], by: others, over: full) { kept = others }
        }
        return kept.map(OrderConstraint.init)
    }

    private static func reaches(
        _ goal: Int,
        from start: Int,
        by pairs: [[Int]],
        over full: Set<Int>
    ) -> Bool {
        var seen: Set<Int> = [start]
        var open = [start]
        while let column = open.popLast() {
            for pair in pairs where pair[0] == column && seen.insert(pair[1]).inserted {
                if pair[1] == goal { return true }
                if full.contains(pair[1]) { open.append(pair[1]) }
            }
        }
        return false
    }
}

extension Limits {
    /// Whether a column's numbers stand closer together than the decimals or days of another one.
    fileprivate func isFiner(_ column: Int, than other: Int) -> Bool {
        grains[other].map { step(of: column) ?? 0 < $0.step } ?? false
    }
}
