import Commerce
import Pipelines
import Statistics

/// Moves the rows of one maker onto what they have to keep to: the condition they were asked for, and all
/// constraints.
///
/// Numbers are written as finely as real ones. Each cell that a condition speaks of is given a value that meets it.
/// Then each constraint that a row breaks projects it, in turn, until none is broken. What is little more than another
/// column goes along with that. Where that goes round in circles, all columns that the broken constraints join, directly
/// or through others, are taken from one real row of the class that meets everything, so that they do as well: every
/// row ends well, and none is made twice.
struct RowProjection {
    private let table: SampleTable
    private let constraints: FittedConstraints
    private let condition: [CellTest]
    private let limits: Limits
    private let differences: ColumnDifferences
    /// Per constraint: the columns that it is joined with.
    private let parts: [[Int]]
    /// Per class: rows that meet condition and constraints.
    private var examples: [Int32: [Int]] = [:]
    /// Rounds after which constraints are taken to work against each other.
    private static let mostRounds = 10
    private var cellMoves = CellMoves()

    /// Values that differ in the end from what was made, by what moved them last.
    var moved: [String: Int] { cellMoves.counts }

    /// Prepares a projection.
    ///
    /// - Throws: `ConfigurationError` for a condition on what the table doesn't have; ``ConstraintError`` for one
    ///   that no training row meets.
    init(
        _ condition: RowCondition,
        _ constraints: FittedConstraints,
        _ table: SampleTable,
        _ differences: ColumnDifferences,
        maker: String
    ) throws {
        self.table = table
        self.differences = differences
        self.constraints = constraints
        self.condition = try condition.tests(for: table.schema, at: "\(maker).where")
        var limits = Limits(table.schema, grains: constraints.grains)
        for case let range as RangeConstraint in constraints.entries.map(\.constraint) {
            limits.narrow(range.column, to: range.bounds)
        }
        for test in self.condition { limits.narrow(to: test) }
        self.limits = limits
        parts = Self.joined(constraints.entries.map(\.constraint.columns))
        let tests = self.condition
        let sound = constraints.sound.filter { row in
            tests.allSatisfy { $0.isMet(by: table.columns[$0.column][row]) }
        }
        if sound.isEmpty { throw Self.contradiction(tests, constraints, table) }
        for row in sound { examples[table.labels[row], default: []].append(row) }
    }

    /// The training rows that meet the condition and all constraints, by class.
    func examples(ofClass label: Int32) -> [Int] { examples[label] ?? [] }

    /// Moves rows; a row that meets everything stays as it is.
    ///
    /// - Parameters:
    ///   - made: the rows.
    ///   - taken: the combinations that other rows have; those of the outcome are added.
    ///   - maker: who made them, for errors.
    ///   - context: cancellation.
    /// - Returns: the rows, each of which meets everything, with numbers written as finely as real ones.
    /// - Throws: ``ConstraintError`` when a class has no real row that meets everything, or when there is no
    ///   combination left that is free.
    mutating func project(
        _ made: MadeRows,
        beside taken: inout TakenCombinations,
        maker: String,
        in context: StageContext
    ) throws -> MadeRows {
        if constraints.entries.isEmpty, constraints.unique.isEmpty, condition.isEmpty {
            return rounded(made)
        }
        let places = Dictionary(
            table.rows.enumerated().map { ($1, $0) },
            uniquingKeysWith: { first, _ in first }
        )
        var ledger = UniqueLedger(taken, table, within: limits)
        var columns = made.table.columns
        for row in 0..<made.count {
            if row % 1024 == 0 { try context.checkCancellation() }
            let example = try example(
                for: made.provenance[row],
                ofClass: made.table.labels[row],
                places
            )
            var cells = made.table.cells(of: row)
            for grain in constraints.grains {
                cells[grain.column] = grain.rounded(cells[grain.column])
            }
            let written = cells
            move(&cells, example: example)
            let outcome = ledger.take(&cells) { isSound($0) }
            if let lacking = outcome.lacking {
                throw ConstraintError.noFreeCombination(
                    lacking.text(table.schema),
                    maker: maker,
                    made: row,
                    wanted: made.count
                )
            }
            for move in outcome.moves {
                cellMoves.note(move.constraint.text(table.schema), move.before, move.after)
            }
            cellMoves.finish(written, as: cells)
            for column in columns.indices { columns[column][row] = cells[column] }
        }
        taken = ledger.taken
        return made.replacing(columns)
    }

    /// Rows whose numbers are written as finely as real ones, where nothing else is asked of them.
    private func rounded(_ made: MadeRows) -> MadeRows {
        var columns = made.table.columns
        for grain in constraints.grains {
            columns[grain.column] = columns[grain.column].map { grain.rounded($0) }
        }
        return made.replacing(columns)
    }

    /// The real row by which a made one is moved.
    ///
    /// The first one it was made from where that meets everything, otherwise one of its class that does; `places` are
    /// those of the real rows by their numbers.
    private func example(
        for origin: Provenance,
        ofClass label: Int32,
        _ places: [Int32: Int]
    ) throws(ConstraintError) -> [Double] {
        guard let own = examples[label] else {
            throw .noExample(label: table.schema.classes[Int(label)])
        }
        let parent = origin.parents.first.flatMap { places[$0] }
        var random = Seed(origin.seed)["example"].generator()
        let place = parent.flatMap { isSound($0) ? $0 : nil } ?? own[random.below(own.count)]
        return table.cells(of: place)
    }

    private func isSound(_ row: Int) -> Bool { isSound(table.cells(of: row)) }

    private func isSound(_ cells: [Double]) -> Bool {
        condition.allSatisfy { $0.isMet(by: cells[$0.column]) }
            && constraints.entries.allSatisfy { $0.constraint.isMet(by: cells) }
    }

    private mutating func move(_ cells: inout [Double], example: [Double]) {
        for test in condition where !test.isMet(by: cells[test.column]) {
            let before = cells
            cells[test.column] =
                test.nearest(to: cells[test.column], within: limits) ?? example[test.column]
            differences.carry(&cells, movedFrom: before, within: limits)
            cellMoves.note("where \(test.text(table.schema))", before, cells)
        }
        let entries = constraints.entries
        for _ in 0..<Self.mostRounds {
            var isMoved = false
            for entry in entries where !entry.constraint.isMet(by: cells) {
                let before = cells
                entry.constraint.project(&cells, within: limits)
                differences.carry(&cells, movedFrom: before, within: limits)
                isMoved = cellMoves.note(entry.text, before, cells) || isMoved
            }
            if !isMoved { break }
        }
        for (place, entry) in entries.enumerated()
        where !entry.constraint.isMet(by: cells) || !areAllowed(cells, parts[place]) {
            let before = cells
            for column in parts[place] { cells[column] = example[column] }
            cellMoves.note(entry.text, before, cells)
        }
    }

    /// Whether what the projections left still meets the condition and the ranges, and is written like real numbers.
    private func areAllowed(_ cells: [Double], _ columns: [Int]) -> Bool {
        columns.allSatisfy { limits.allows(cells[$0], in: $0) }
    }

    /// Per group of columns: those of all groups that it shares a column with, directly or through others.
    private static func joined(_ groups: [[Int]]) -> [[Int]] {
        groups.map { group in
            var own = Set(group)
            var count = 0
            while own.count > count {
                count = own.count
                for other in groups where !own.isDisjoint(with: other) { own.formUnion(other) }
            }
            return own.sorted()
        }
    }

    private static func contradiction(
        _ tests: [CellTest],
        _ constraints: FittedConstraints,
        _ table: SampleTable
    ) -> ConstraintError {
        for test in tests {
            for entry in constraints.entries {
                guard case .range(let own) = test.wanted,
                    let range = entry.constraint as? RangeConstraint,
                    range.column == test.column,
                    max(own.low, range.bounds.low) > min(own.high, range.bounds.high)
                else { continue }
                return .contradictory(["where \(test.text(table.schema))", entry.text])
            }
        }
        let rows = 0..<table.count
        let own = tests.map { test in
            (
                text: "where \(test.text(table.schema))",
                met: rows.map { test.isMet(by: table.columns[test.column][$0]) }
            )
        }
        let others = constraints.entries.filter { $0.broken > 0 }.map { entry in
            (text: entry.text, met: rows.map { entry.constraint.isMet(by: table.cells(of: $0)) })
        }
        return FittedConstraints.contradiction(others + own)
    }
}
