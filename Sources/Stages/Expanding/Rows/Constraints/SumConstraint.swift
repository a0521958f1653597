import Commerce

/// A column is the sum of others, as far as ``SumTolerance`` lets anyone tell.
///
/// A row is projected by taking the sum as the total. Where that is held by a range or a condition, the parts
/// are scaled to it, and those that are written in steps rounded so that the largest fractions go up. A row in which
/// one of them is missing breaks nothing.
struct SumConstraint: RowConstraint {
    let parts: [Int]
    let total: Int
    let tolerance: SumTolerance

    var columns: [Int] { parts + [total] }

    init(parts: [Int], total: Int, tolerance: SumTolerance = .exact) {
        (self.parts, self.total, self.tolerance) = (parts, total, tolerance)
    }

    /// The sum of columns that a person states: exact, unless rounding explains more of the rows.
    init(parts: [Int], total: Int, in table: SampleTable) {
        let columns = parts + [total]
        let rounded = SumTolerance(
            columns.map { .init(table.columns[$0], of: table.schema.features[$0].kind) }
        )
        let explained = [SumTolerance.exact, rounded].map { tolerance in
            (0..<table.count).count { row in
                let values = parts.map { table.columns[$0][row] }
                return tolerance.accepts(table.columns[total][row], of: values)
            }
        }
        let tolerance = explained[1] > explained[0] ? rounded : .exact
        self.init(parts: parts, total: total, tolerance: tolerance)
    }

    func text(_ schema: TableSchema) -> String {
        "\(Self.list(parts, schema, " + ")) = \(schema.features[total].name)"
    }

    func isMet(by cells: [Double]) -> Bool {
        tolerance.accepts(cells[total], of: parts.map { cells[$0] })
    }

    func project(_ cells: inout [Double], within limits: Limits) {
        let sum = parts.reduce(0) { $0 + cells[$1] }
        cells[total] = limits.bounds[total].clamped(limits.written(sum, in: total))
        if isMet(by: cells) { return }
        let goal = cells[total]
        for part in parts {
            cells[part] =
                sum == 0 ? goal / Double(parts.count) : cells[part] * (goal / sum)
        }
        let stepped = parts.compactMap { part in
            limits.step(of: part).map { step in
                let below = limits.written(cells[part], in: part, .down)
                return (part: part, step: step, below: below, rest: (cells[part] - below) / step)
            }
        }
        for entry in stepped { cells[entry.part] = entry.below }
        let lacking = { (cells: [Double]) in goal - parts.reduce(0) { $0 + cells[$1] } }
        // A part with fractions takes up what rounding the others left.
        if let free = parts.last(where: { limits.step(of: $0) == nil }) {
            cells[free] += lacking(cells)
            return
        }
        for entry in stepped.sorted(by: { $0.rest > $1.rest })
        where lacking(cells) > entry.step / 2 {
            cells[entry.part] = limits.written(entry.below + entry.step, in: entry.part)
        }
        guard let finest = stepped.min(by: { $0.step < $1.step })?.part else { return }
        cells[finest] = limits.written(cells[finest] + lacking(cells), in: finest)
    }
}

extension SumConstraint {
    /// Columns that are looked at.
    private static let mostColumns = 40
    /// Tolerances that the deviation of each column makes up at least: within them, anything adds up to anything.
    private static let fewestTolerances = 10.0

    /// Columns of numbers that two others always add up to, and wouldn't were they strangers.
    ///
    /// A sum is exact where all rows show that, and otherwise as exact as its columns are written. Moments are no
    /// summands: what is added to one is a distance in time, which ``OrderConstraint`` knows of.
    static func found(in evidence: ConstraintEvidence) -> [SumConstraint] {
        let summands = Array(
            evidence.numbers.lazy.compactMap { Summand($0, in: evidence.table) }.prefix(mostColumns)
        )
        let tests = summands.count * summands.count * summands.count
        var found: [SumConstraint] = []
        for (place, left) in summands.enumerated() {
            for right in summands[(place + 1)...] {
                for total in summands where ![left.column, right.column].contains(total.column) {
                    let tolerance = tolerances(left, right, total).first { tolerance in
                        evidence.holds(
                            in: [left.column, right.column, total.column],
                            tests: tests
                        ) { row, other in
                            tolerance.accepts(
                                total.values[other],
                                of: [left.values[row], right.values[row]]
                            )
                        }
                    }
                    guard let tolerance else { continue }
                    found.append(
                        SumConstraint(
                            parts: [left.column, right.column],
                            total: total.column,
                            tolerance: tolerance
                        )
                    )
                }
            }
        }
        return found
    }

    /// The tolerances that leave something to find, the strictest first.
    private static func tolerances(_ summands: Summand...) -> [SumTolerance] {
        let size = summands.reduce(0) { $0 + $1.largest }
        let deviation = summands.map(\.deviation).min() ?? 0
        return [.exact, SumTolerance(summands.map(\.rounding))].filter {
            deviation >= fewestTolerances * $0.largest(for: size)
        }
    }

    /// A column of numbers with values other than 0.
    private struct Summand {
        let column: Int
        let values: [Double]
        let rounding: SumTolerance.Rounding
        let deviation: Double
        /// The largest value's size.
        let largest: Double

        /// Looks at a column; nil for moments, and for fewer than five numbers that add anything.
        init?(_ column: Int, in table: SampleTable) {
            let kind = table.schema.features[column].kind
            let values = table.columns[column]
            guard kind != .dateTime,
                values.lazy.filter({ $0 != 0 && !$0.isNaN }).prefix(5).count == 5
            else { return nil }
            (self.column, self.values) = (column, values)
            rounding = SumTolerance.Rounding(values, of: kind)
            deviation = values.deviation
            largest = values.lazy.filter { !$0.isNaN }.map { abs($0) }.max() ?? 0
        }
    }
}

extension [Double] {
    /// The deviation of the values that are there from their mean; 0 where there are none.
    var deviation: Double {
        let present = filter { !$0.isNaN }
        guard !present.isEmpty else { return 0 }
        let count = Double(present.count)
        let mean = present.reduce(0) { $0 + $1 / count }
        return present.reduce(0) { $0 + ($1 - mean) * ($1 - mean) / count }.squareRoot()
    }
}
