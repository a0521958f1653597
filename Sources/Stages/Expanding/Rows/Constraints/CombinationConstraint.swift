import Commerce
import Foundation

/// Some columns only have combinations of values that real rows have.
///
/// A row is projected onto the combination that keeps the first of its columns whose value real rows have, then
/// as many of the other columns as can be, then the nearest numbers, then the most frequent one. Where none of
/// its values is known, the 1,000 most frequent combinations are compared.
struct CombinationConstraint: RowConstraint {
    /// Combinations that a row of unknown values is compared with.
    private static let mostCompared = 1_000

    let columns: [Int]
    /// The combinations of real rows, the most frequent first.
    private let known: [[Double]]
    private let keys: Set<RowKey>
    /// Per column: where in ``known`` each value stands.
    private let places: [[RowKey: [Int]]]
    /// Per column: the deviation that its numbers are compared by.
    private let scales: [Double]

    init(columns: [Int], in table: SampleTable, rows: [Int]) {
        self.columns = columns
        var counts: [RowKey: (first: Int, count: Int)] = [:]
        for row in rows {
            let key = RowKey(cells: columns.map { table.columns[$0][row] })
            counts[key, default: (row, 0)].count += 1
        }
        let ordered = counts.values.sorted { ($1.count, $0.first) < ($0.count, $1.first) }
        known = ordered.map { entry in columns.map { table.columns[$0][entry.first] } }
        keys = Set(counts.keys)
        var places = columns.map { _ in [RowKey: [Int]]() }
        for (number, cells) in known.enumerated() {
            for (place, cell) in cells.enumerated() {
                places[place][RowKey(cells: [cell]), default: []].append(number)
            }
        }
        self.places = places
        scales = columns.map { column in
            let present = rows.map { table.columns[column][$0] }.filter { !$0.isNaN }
            guard let least = present.min(), let most = present.max(), least < most,
                table.schema.features[column].kind.isNumeric
            else { return 0 }
            return most - least
        }
    }

    /// Whether the first column decides all others.
    var isDecided: Bool { known.count == places[0].count }

    func text(_ schema: TableSchema) -> String {
        "combinations of \(Self.list(columns, schema, ", "))"
    }

    func isMet(by cells: [Double]) -> Bool {
        keys.contains(RowKey(cells: columns.map { cells[$0] }))
    }

    func project(_ cells: inout [Double], within limits: Limits) {
        let own = columns.map { cells[$0] }
        let allowed = { (number: Int) in
            zip(columns, known[number]).allSatisfy { limits.allows($1, in: $0) }
        }
        var candidates: [Int] = []
        for (place, cell) in own.enumerated() where candidates.isEmpty {
            candidates = (places[place][RowKey(cells: [cell])] ?? []).filter(allowed)
        }
        if candidates.isEmpty {
            candidates = Array(known.indices.lazy.filter(allowed).prefix(Self.mostCompared))
        }
        // The first of equals is the most frequent one.
        var (best, least): (Int?, Double) = (nil, .infinity)
        for number in candidates {
            let apart = distance(known[number], own)
            if apart < least { (best, least) = (number, apart) }
        }
        guard let best else { return }
        for (column, cell) in zip(columns, known[best]) { cells[column] = cell }
    }

    /// Columns that differ, then how far numbers are apart in shares of their range.
    private func distance(_ left: [Double], _ right: [Double]) -> Double {
        var (differing, apart) = (0, 0.0)
        for (place, (a, b)) in zip(left, right).enumerated()
        where a != b && !(a.isNaN && b.isNaN) {
            differing += 1
            apart +=
                scales[place] > 0 && !a.isNaN && !b.isNaN ? min(abs(a - b) / scales[place], 1) : 1
        }
        return Double(differing) + apart / Double(columns.count + 1)
    }

    /// Pairs of columns of which the first decides the second.
    ///
    /// Were they strangers, the rows of each value of the first would agree in the second with the probability
    /// Σ_y p_y^n, n of them.
    static func found(in evidence: ConstraintEvidence) -> [[Int]] {
        let table = evidence.table
        let codes = table.schema.modelled.compactMap { column in
            StateCodes(table, column: column).map { (column, $0) }
        }
        let tests = codes.count * codes.count
        var found: [[Int]] = []
        for (column, code) in codes {
            for (other, states) in codes where other != column {
                guard !found.contains(where: { $0 == [other, column] }),
                    let logarithm = code.logarithmOfDeciding(states),
                    evidence.isUnlikely(logarithm: logarithm, tests: tests)
                else { continue }
                found.append([column, other])
            }
        }
        return found
    }
}

/// A column's values as small numbers; a missing value is one as well.
private struct StateCodes {
    /// Values that a column of numbers may have to be compared value by value.
    private static let mostNumbers = 1_000

    /// Per row.
    let codes: [Int]
    /// Per state: how many rows have it.
    let counts: [Int]

    init?(_ table: SampleTable, column: Int) {
        var numbers: [RowKey: Int] = [:]
        var counts: [Int] = []
        let isNumeric = table.schema.features[column].kind.isNumeric
        var codes: [Int] = []
        for value in table.columns[column] {
            let key = RowKey(cells: [value])
            let code = numbers[key] ?? numbers.count
            if code == numbers.count {
                if isNumeric, code == Self.mostNumbers { return nil }
                numbers[key] = code
                counts.append(0)
            }
            counts[code] += 1
            codes.append(code)
        }
        guard counts.count > 1, table.count >= ConstraintEvidence.fewestRows else { return nil }
        self.codes = codes
        self.counts = counts
    }

    /// The logarithm of the chance that this column decides another as it does; nil where it doesn't.
    func logarithmOfDeciding(_ other: StateCodes) -> Double? {
        var decided = [Int](repeating: -1, count: counts.count)
        for (state, said) in zip(codes, other.codes) {
            if decided[state] < 0 { decided[state] = said }
            if decided[state] != said { return nil }
        }
        let rows = Double(codes.count)
        var cache: [Int: Double] = [:]
        var sum = 0.0
        // Once the chance is below all that is asked for, more rows change nothing.
        for count in counts where count > 1 && sum > -1_000 {
            let own =
                cache[count]
                ?? log(
                    other.counts.reduce(0) { $0 + pow(Double($1) / rows, Double(count)) }
                )
            cache[count] = own
            sum += own
        }
        return sum
    }
}
