import Commerce

/// No two rows say the same in some columns.
///
/// Made rows differ from the training rows and from each other. A row whose combination is taken gets the
/// nearest free one: its numbers, then its levels are changed, the last named column first.
struct UniqueConstraint: Sendable {
    let columns: [Int]

    func text(_ schema: TableSchema) -> String {
        "unique \(columns.map { schema.features[$0].name }.joined(separator: ", "))"
    }

    /// Whether rows all differ.
    func isMet(by table: SampleTable) -> Bool {
        var seen: Set<RowKey> = []
        return (0..<table.count).allSatisfy { row in
            seen.insert(RowKey(cells: columns.map { table.columns[$0][row] })).inserted
        }
    }
}

/// The combinations that are taken already.
struct UniqueLedger {
    let constraint: UniqueConstraint
    /// Per column: the values that it may have at all, for numbers those between the ends of real rows.
    private let choices: [Choices]
    private var taken: Set<RowKey> = []
    /// How many steps from a combination all are taken.
    private var reached: [RowKey: Int] = [:]
    /// Free combinations that are tried in one column, were other constraints to refuse them.
    private static let mostRefusals = 1_000

    private enum Choices {
        case numbers(Limits.Bounds, step: Double)
        case levels(Int)
    }

    init(_ constraint: UniqueConstraint, _ table: SampleTable, within limits: Limits) {
        self.constraint = constraint
        choices = constraint.columns.map { column in
            let feature = table.schema.features[column]
            guard feature.kind.isNumeric else { return .levels(feature.levels.count) }
            let present = table.columns[column].filter { !$0.isNaN }
            var bounds = limits.bounds[column]
            bounds.low = max(bounds.low, present.min() ?? 0)
            bounds.high = min(bounds.high, present.max() ?? 0)
            // Steps that rounding doesn't swallow, and nobody sees.
            let step = feature.kind.isWhole ? 1 : max(bounds.high - bounds.low, 1e-9) * 1e-7
            return .numbers(bounds, step: step)
        }
        for row in 0..<table.count {
            taken.insert(RowKey(cells: constraint.columns.map { table.columns[$0][row] }))
        }
    }

    /// Takes a row's combination, or the nearest free one with which the row is sound.
    ///
    /// - Returns: false when there is none.
    mutating func take(_ cells: inout [Double], where isSound: ([Double]) -> Bool) -> Bool {
        if taken.insert(key(cells)).inserted { return true }
        for place in constraint.columns.indices.reversed()
        where takeFree(&cells, at: place, where: isSound) {
            return true
        }
        return false
    }

    private mutating func takeFree(
        _ cells: inout [Double],
        at place: Int,
        where isSound: ([Double]) -> Bool
    ) -> Bool {
        let column = constraint.columns[place]
        var start = cells[column]
        // What stands outside of the real range, or nowhere, looks for a place from the range's end.
        if case .numbers(let bounds, _) = choices[place] {
            guard bounds.low <= bounds.high else { return false }
            start = start.isNaN ? bounds.low : min(max(start, bounds.low), bounds.high)
        }
        let line = RowKey(cells: [Double(place)] + constraint.columns.map { cells[$0] })
        var step = reached[line] ?? 0
        var refusals = 0
        while refusals < Self.mostRefusals {
            step += 1
            let values = values(step, from: start, at: place)
            if values.isEmpty { return false }
            var candidate = cells
            for case let value? in values {
                candidate[column] = value
                if taken.contains(key(candidate)) { continue }
                guard isSound(candidate) else {
                    refusals += 1
                    continue
                }
                taken.insert(key(candidate))
                cells = candidate
                return true
            }
            if refusals == 0 { reached[line] = step }
        }
        return false
    }

    /// The values so many steps away, nil for one that there isn't; none when there are no further ones.
    private func values(_ step: Int, from start: Double, at place: Int) -> [Double?] {
        switch choices[place] {
        case .levels(let count):
            return step <= count ? [Double(step - 1)] : []
        case .numbers(let bounds, let size):
            let both = [start + size * Double(step), start - size * Double(step)]
            let within = both.map { bounds.contains($0) ? $0 : nil }
            return within.contains { $0 != nil } ? within : []
        }
    }

    private func key(_ cells: [Double]) -> RowKey {
        RowKey(cells: constraint.columns.map { cells[$0] })
    }
}
