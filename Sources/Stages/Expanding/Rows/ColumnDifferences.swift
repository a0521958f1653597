import Commerce
import Statistics

/// Columns that makers learn as what they have more than an earlier one, such as an end as the time since its start.
///
///     d = b − a',   b = a' + max(0, d),   a' the first number at or above a that b's column may say
///
/// A maker gets each column about right. Of two that are nearly the same, such as two moments of one order, what it
/// gets right is lost in what it doesn't: the order of the made ones is a coin's, and moved onto each other, half of
/// them are equal. A difference has a distribution of its own, and one that is never negative keeps the order.
///
/// Taken are neighbours in orders, declared or found, where the deviation of the difference is below a tenth of either
/// column's deviation: a copula's shrinkage and a network's error blur less than that anyway. A later column is
/// replaced once, by the difference that varies least. One that a condition names stays as it is, and so do both where
/// it names an earlier one that may be missing alone.
///
/// Where only the earlier value is missing, the maker gets a usual one, so far after the one before it in a chain, or
/// else before the later one, and learns in a column of its own that it is missing.
struct ColumnDifferences: Sendable {
    /// Two columns in order.
    struct Pair: Hashable, Sendable {
        let earlier: Int
        let later: Int
        /// What the difference usually is.
        let usual: Double
    }

    /// The pairs, those from which others go on first.
    let pairs: [Pair]
    /// Earlier columns that are missing where the later one isn't.
    private let gaps: [Int]
    private let schema: TableSchema
    private let limits: Limits
    /// Deviations of a column that a difference's stays below.
    private static let largestShare = 0.1

    /// Chooses the pairs of a table; columns that are named stay as they are.
    init(_ constraints: FittedConstraints, _ table: SampleTable, except named: Set<String> = []) {
        schema = table.schema
        let limits = Limits(table.schema, grains: constraints.grains)
        self.limits = limits
        let neighbours = constraints.entries.compactMap { $0.constraint as? OrderConstraint }
            .flatMap { zip($0.columns, $0.columns.dropFirst()) }
        let candidates = neighbours.filter { earlier, later in
            let hasGaps = zip(table.columns[earlier], table.columns[later])
                .contains { $0.isNaN && !$1.isNaN }
            return !named.contains(table.schema.features[later].name)
                && !(hasGaps && named.contains(table.schema.features[earlier].name))
        }.compactMap { Self.candidate($0, in: table, limits) }
        let pairs = Self.chosen(candidates.sorted { $0.share < $1.share }.map(\.pair))
        let filled = Self.filled(table, pairs, limits)
        gaps = Set(pairs.map(\.earlier)).sorted().filter { column in
            zip(table.columns[column], filled[column]).contains { $0.isNaN && !$1.isNaN }
        }
        self.pairs = pairs
    }

    /// A pair with the share that the difference's deviation is of the columns', where that is small enough.
    private static func candidate(
        _ columns: (earlier: Int, later: Int),
        in table: SampleTable,
        _ limits: Limits
    ) -> (pair: Pair, share: Double)? {
        let places = (0..<table.count).filter {
            !table.columns[columns.earlier][$0].isNaN && !table.columns[columns.later][$0].isNaN
        }
        let earlier = places.map { table.columns[columns.earlier][$0] }
        let later = places.map { table.columns[columns.later][$0] }
        let differences = zip(earlier, later)
            .map { limits.difference(of: $1, from: $0, in: columns.later) }
        let least = min(earlier.deviation, later.deviation)
        guard places.count >= ConstraintEvidence.fewestRows, least > 0,
            differences.deviation < largestShare * least
        else { return nil }
        let usual = differences.sorted()[differences.count / 2]
        return (
            Pair(earlier: columns.earlier, later: columns.later, usual: usual),
            differences.deviation / least
        )
    }

    /// The first pairs that replace each column once and none by itself; those from which others go on first.
    private static func chosen(_ candidates: [Pair]) -> [Pair] {
        var chosen: [Int: Pair] = [:]
        func chain(to column: Int) -> [Int] {
            Array(sequence(first: column) { chosen[$0]?.earlier })
        }
        for pair in candidates
        where chosen[pair.later] == nil && !chain(to: pair.earlier).contains(pair.later) {
            chosen[pair.later] = pair
        }
        return chosen.values.sorted {
            (chain(to: $0.later).count, $0.later) < (chain(to: $1.later).count, $1.later)
        }
    }

    /// The columns of a table with earlier values wherever there are later ones.
    private static func filled(
        _ table: SampleTable,
        _ pairs: [Pair],
        _ limits: Limits
    ) -> [[Double]] {
        var columns = table.columns
        for pair in pairs.reversed() {
            let own = pairs.first { $0.later == pair.earlier }
            for row in 0..<table.count where columns[pair.earlier][row].isNaN {
                let later = columns[pair.later][row]
                var value = limits.written(later - pair.usual, in: pair.earlier, .down)
                if let own, !columns[own.earlier][row].isNaN, !later.isNaN {
                    let start = columns[own.earlier][row]
                    value = limits.value(after: start, by: own.usual, in: pair.earlier)
                    value = min(value, limits.written(later, in: pair.earlier, .down))
                }
                columns[pair.earlier][row] = value
            }
        }
        return columns
    }
}

extension ColumnDifferences {
    /// The rows with differences in place of later columns, for makers.
    func encoded(_ input: RowExpandInput) -> RowExpandInput {
        if pairs.isEmpty { return input }
        let table = input.training.samples
        let filled = Self.filled(table, pairs, limits)
        var (columns, features) = (filled, schema.features)
        for pair in pairs {
            columns[pair.later] = zip(filled[pair.earlier], filled[pair.later])
                .map { limits.difference(of: $1, from: $0, in: pair.later) }
            features[pair.later].kind = .continuous
        }
        for gap in gaps {
            columns.append(
                zip(table.columns[gap], filled[gap]).map { $0.isNaN && !$1.isNaN ? 1 : 0 }
            )
            features.append(
                Feature(
                    name: "\(schema.features[gap].name) is missing",
                    kind: .boolean,
                    levels: ["no", "yes"]
                )
            )
        }
        var encoded = schema
        encoded.features = features
        return RowExpandInput(training: input.training.replacing(columns, of: encoded))
    }

    /// Made rows with later columns in place of their differences.
    ///
    /// Where there is no earlier value, or no difference, there is no later value.
    func decoded(_ made: MadeRows) -> MadeRows {
        if pairs.isEmpty { return made }
        var columns = Array(made.table.columns.prefix(schema.features.count))
        for pair in pairs {
            columns[pair.later] = zip(columns[pair.earlier], columns[pair.later])
                .map { limits.value(after: $0, by: $1, in: pair.later) }
        }
        for (gap, isMissing) in zip(gaps, made.table.columns.dropFirst(schema.features.count)) {
            for row in 0..<made.count where isMissing[row] == 1 { columns[gap][row] = .nan }
        }
        return made.replacing(columns, of: schema)
    }

    /// Takes later columns of a row along where something moved earlier ones alone: what lay between stays.
    ///
    /// Otherwise two columns that are nearly the same would be moved onto each other.
    func carry(_ cells: inout [Double], movedFrom before: [Double], within limits: Limits) {
        for pair in pairs where before[pair.earlier] != cells[pair.earlier] {
            guard before[pair.later] == cells[pair.later] else { continue }
            let difference = limits.difference(
                of: before[pair.later],
                from: before[pair.earlier],
                in: pair.later
            )
            let value = limits.value(after: cells[pair.earlier], by: difference, in: pair.later)
            if !value.isNaN { cells[pair.later] = limits.bounds[pair.later].clamped(value) }
        }
    }
}

extension Limits {
    /// How far a value of a column lies above an earlier column's, never negative; missing where either is.
    fileprivate func difference(of value: Double, from earlier: Double, in column: Int) -> Double {
        let difference = value - written(earlier, in: column, .up)
        return difference < 0 ? 0 : difference
    }

    /// The value of a column so far above an earlier column's; missing where either is.
    fileprivate func value(
        after earlier: Double,
        by difference: Double,
        in column: Int
    ) -> Double {
        let value = written(earlier, in: column, .up) + (difference < 0 ? 0 : difference)
        return written(value, in: column)
    }
}
