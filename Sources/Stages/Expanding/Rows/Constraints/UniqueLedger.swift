import Commerce

/// Finds rows combinations that no other row has.
///
/// A row that says what another one says gets the nearest free combination: one column's value is changed, a number's
/// before it goes far, the last named column first; where that finds none, two columns are changed at once. Constraints
/// may share columns: a change is only made where every combination that was free is free afterwards, so that each
/// of them lessens the number of those that are not.
struct UniqueLedger {
    /// What became of a row.
    struct Outcome {
        /// The changes, each with the constraint that it was made for.
        var moves: [(constraint: UniqueConstraint, before: [Double], after: [Double])] = []
        /// The constraint for which there is no free combination; nil where the row was taken in.
        var lacking: UniqueConstraint?
    }

    private(set) var taken: TakenCombinations
    /// The columns that may be changed, with the values that each may have at all.
    private let choices: [Int: Choices]
    private let limits: Limits
    /// Those columns, the first named first.
    private let columns: [Int]
    /// How many steps from a combination all are taken.
    private var reached: [RowKey: Int] = [:]
    /// Free combinations that are tried in one column, were other constraints to refuse them.
    private static let mostRefusals = 1_000
    /// Steps of one column that are tried together with another column's.
    private static let mostSteps = 1_000

    /// Values a column may have; of numbers, those between the ends of real rows.
    private enum Choices {
        case numbers(Limits.Bounds, step: Double)
        case levels(Int)
    }

    init(_ taken: TakenCombinations, _ table: SampleTable, within limits: Limits) {
        self.taken = taken
        self.limits = limits
        var columns: [Int] = []
        for column in taken.constraints.flatMap(\.columns) where !columns.contains(column) {
            columns.append(column)
        }
        self.columns = columns
        choices = Dictionary(
            uniqueKeysWithValues: columns.map { ($0, Self.choices(of: $0, table, limits)) }
        )
    }

    private static func choices(of column: Int, _ table: SampleTable, _ limits: Limits) -> Choices {
        let feature = table.schema.features[column]
        guard feature.kind.isNumeric else { return .levels(feature.levels.count) }
        let present = table.columns[column].filter { !$0.isNaN }
        var bounds = limits.bounds[column]
        bounds.low = max(bounds.low, present.min() ?? 0)
        bounds.high = min(bounds.high, present.max() ?? 0)
        // Between numbers that can be anything, steps that rounding doesn't swallow, and nobody sees.
        let step = limits.step(of: column) ?? max(bounds.high - bounds.low, 1e-9) * 1e-7
        return .numbers(bounds, step: step)
    }

    /// Takes a row's combinations, or the nearest free ones with which the row is sound.
    mutating func take(_ cells: inout [Double], where isSound: ([Double]) -> Bool) -> Outcome {
        var outcome = Outcome()
        let constraints = taken.constraints
        while let place = constraints.indices.first(where: { taken.contains(cells, of: $0) }) {
            let before = cells
            // What is free, and what is to be.
            let held = constraints.indices.filter { $0 == place || !taken.contains(cells, of: $0) }
            let own = constraints[place].columns
            guard
                changeOne(of: own, &cells, freeing: held, where: isSound)
                    || changeTwo(of: own, &cells, freeing: held, where: isSound)
            else {
                outcome.lacking = constraints[place]
                return outcome
            }
            outcome.moves.append((constraints[place], before, cells))
        }
        taken.insert(cells)
        return outcome
    }

    private mutating func changeOne(
        of columns: [Int],
        _ cells: inout [Double],
        freeing held: [Int],
        where isSound: ([Double]) -> Bool
    ) -> Bool {
        for column in columns.reversed()
        where change(column, &cells, freeing: held, where: isSound) {
            return true
        }
        return false
    }

    private mutating func changeTwo(
        of columns: [Int],
        _ cells: inout [Double],
        freeing held: [Int],
        where isSound: ([Double]) -> Bool
    ) -> Bool {
        for first in columns.reversed() {
            for second in self.columns where second != first {
                guard let start = start(cells[first], of: first) else { continue }
                for step in 1...Self.mostSteps {
                    let values = values(step, from: start, of: first)
                    if values.isEmpty { break }
                    for case let value? in values {
                        var candidate = cells
                        candidate[first] = value
                        if change(second, &candidate, freeing: held, where: isSound) {
                            cells = candidate
                            return true
                        }
                    }
                }
            }
        }
        return false
    }

    /// Gives a column the nearest value with which the held constraints are free and the row is sound.
    private mutating func change(
        _ column: Int,
        _ cells: inout [Double],
        freeing held: [Int],
        where isSound: ([Double]) -> Bool
    ) -> Bool {
        let constraints = taken.constraints
        let touched = held.filter { constraints[$0].columns.contains(column) }
        let others = held.filter { !touched.contains($0) }
        guard let start = start(cells[column], of: column),
            !others.contains(where: { taken.contains(cells, of: $0) })
        else { return false }
        let lines = touched.map { place in
            RowKey(
                cells: [Double(place), Double(column)]
                    + constraints[place].columns.map { cells[$0] }
            )
        }
        var step = lines.map { reached[$0] ?? 0 }.max() ?? 0
        var refusals = 0
        while refusals < Self.mostRefusals {
            step += 1
            let values = values(step, from: start, of: column)
            if values.isEmpty { return false }
            var areTaken = touched.map { _ in true }
            for case let value? in values {
                var candidate = cells
                candidate[column] = value
                let isFree = touched.map { !taken.contains(candidate, of: $0) }
                for place in touched.indices where isFree[place] { areTaken[place] = false }
                guard isFree.allSatisfy({ $0 }) else { continue }
                guard isSound(candidate) else {
                    refusals += 1
                    continue
                }
                cells = candidate
                return true
            }
            for (place, line) in lines.enumerated()
            where areTaken[place] && reached[line] ?? 0 == step - 1 {
                reached[line] = step
            }
        }
        return false
    }

    /// Where values are looked for: what stands outside of the real range, or nowhere, begins at the range's end.
    private func start(_ value: Double, of column: Int) -> Double? {
        guard case .numbers(let bounds, _) = choices[column] else { return value }
        guard bounds.low <= bounds.high else { return nil }
        return value.isNaN ? bounds.low : min(max(value, bounds.low), bounds.high)
    }

    /// The values so many steps away, nil for one that there isn't; none when there are no further ones.
    private func values(_ step: Int, from start: Double, of column: Int) -> [Double?] {
        switch choices[column] {
        case .levels(let count):
            return step <= count ? [Double(step - 1)] : []
        case .numbers(let bounds, let size):
            let both = [start + size * Double(step), start - size * Double(step)]
                .map { limits.written($0, in: column) }
            let within = both.map { bounds.contains($0) ? $0 : nil }
            return within.contains { $0 != nil } ? within : []
        case nil: return []
        }
    }
}
