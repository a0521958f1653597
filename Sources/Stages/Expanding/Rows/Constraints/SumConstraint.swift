import Commerce

/// A column is the sum of others.
///
///     |total − Σ parts| <= 1e-6 · max(1, |total|, Σ |parts|)
///
/// A row is projected by taking the sum as the total. Where that is held by a range or a condition, the parts
/// are scaled to it, and whole ones rounded so that the largest fractions go up. A row in which one of them is
/// missing breaks nothing.
struct SumConstraint: RowConstraint {
    let parts: [Int]
    let total: Int

    var columns: [Int] { parts + [total] }

    func text(_ schema: TableSchema) -> String {
        "\(Self.list(parts, schema, " + ")) = \(schema.features[total].name)"
    }

    func isMet(by cells: [Double]) -> Bool {
        let values = parts.map { cells[$0] }
        return Self.isSum(cells[total], of: values)
    }

    private static func isSum(_ total: Double, of parts: [Double]) -> Bool {
        let sum = parts.reduce(0, +)
        guard !sum.isNaN, !total.isNaN else { return true }
        let scale = max(1, abs(total), parts.reduce(0) { $0 + abs($1) })
        return abs(total - sum) <= 1e-6 * scale
    }

    func project(_ cells: inout [Double], within limits: Limits) {
        let sum = parts.reduce(0) { $0 + cells[$1] }
        let value = limits.isWhole[total] ? sum.rounded() : sum
        cells[total] = limits.bounds[total].clamped(value)
        if isMet(by: cells) { return }
        let goal = cells[total]
        for part in parts {
            cells[part] =
                sum == 0 ? goal / Double(parts.count) : cells[part] * (goal / sum)
        }
        let whole = parts.filter { limits.isWhole[$0] }
        let fractions = whole.sorted {
            cells[$0] - cells[$0].rounded(.down) > cells[$1] - cells[$1].rounded(.down)
        }
        for part in whole { cells[part] = cells[part].rounded(.down) }
        guard whole.count == parts.count else {
            // A part with fractions takes up what rounding the others left.
            guard let last = parts.last(where: { !limits.isWhole[$0] }) else { return }
            cells[last] += goal - parts.reduce(0) { $0 + cells[$1] }
            return
        }
        let lacking = Int((goal - parts.reduce(0) { $0 + cells[$1] }).rounded())
        for part in fractions.prefix(max(0, lacking)) { cells[part] += 1 }
    }

    /// Columns that two others always add up to, and wouldn't were they strangers; among 40 columns at most.
    static func found(in evidence: ConstraintEvidence) -> [SumConstraint] {
        let numbers = Array(
            evidence.numbers.filter { column in
                evidence.table.columns[column].lazy.filter { $0 != 0 && !$0.isNaN }.prefix(5).count
                    == 5
            }.prefix(40)
        )
        let tests = numbers.count * numbers.count * numbers.count
        var found: [SumConstraint] = []
        for (place, left) in numbers.enumerated() {
            for right in numbers[(place + 1)...] {
                for total in numbers where total != left && total != right {
                    let columns = evidence.table.columns
                    let (x, y, sum) = (columns[left], columns[right], columns[total])
                    let isFound = evidence.holds(in: [left, right, total], tests: tests) {
                        row,
                        other in
                        isSum(sum[other], of: [x[row], y[row]])
                    }
                    if isFound { found.append(SumConstraint(parts: [left, right], total: total)) }
                }
            }
        }
        return found
    }
}
