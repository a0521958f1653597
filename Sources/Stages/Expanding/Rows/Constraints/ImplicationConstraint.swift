import Commerce
import Foundation

/// Where some columns say one thing, others have to say another.
///
///     A = x  =>  B = y,   or B missing, or B within bounds
///
/// A row is projected by giving the other columns what they have to say. A missing value breaks no bounds.
struct ImplicationConstraint: RowConstraint {
    let conditions: [CellTest]
    let consequences: [CellTest]

    var columns: [Int] { (conditions + consequences).map(\.column) }

    func text(_ schema: TableSchema) -> String {
        let sides = [conditions, consequences].map { side in
            side.map { $0.text(schema) }.joined(separator: " and ")
        }
        return "\(sides[0]) => \(sides[1])"
    }

    func isMet(by cells: [Double]) -> Bool {
        guard conditions.allSatisfy({ $0.isMet(by: cells[$0.column]) }) else { return true }
        return consequences.allSatisfy { Self.isGranted($0, cells[$0.column]) }
    }

    private static func isGranted(_ test: CellTest, _ value: Double) -> Bool {
        if case .range = test.wanted, value.isNaN { return true }
        return test.isMet(by: value)
    }

    func project(_ cells: inout [Double], within limits: Limits) {
        for test in consequences where !Self.isGranted(test, cells[test.column]) {
            var value = test.nearest(to: cells[test.column], within: limits)
            if value == nil, case .values(let values) = test.wanted {
                value = values.first { limits.allows($0, in: test.column) }
            }
            if let value, limits.allows(value, in: test.column) { cells[test.column] = value }
        }
    }

    /// Whether no row to which both apply could meet both.
    func contradicts(_ other: ImplicationConstraint) -> Bool {
        guard Set(conditions) == Set(other.conditions) else { return false }
        return consequences.contains { own in
            other.consequences.contains { $0.column == own.column && own.excludes($0) }
        }
    }

    /// A value of a column that fixes what another says, in at least 20 rows.
    ///
    /// The value is one of the 50 most frequent levels, missing, or the most frequent number where a twentieth of the
    /// rows have it.
    static func found(in evidence: ConstraintEvidence) -> [ImplicationConstraint] {
        let table = evidence.table
        let columns = table.schema.modelled
        let groups = columns.flatMap { column in
            frequent(table, column).map { (column: column, value: $0.value, rows: $0.rows) }
        }
        let tests = groups.count * columns.count
        var found: [ImplicationConstraint] = []
        for group in groups {
            for column in columns where column != group.column {
                let values = table.columns[column]
                let said = RowKey(cells: [values[group.rows[0]]])
                guard group.rows.allSatisfy({ RowKey(cells: [values[$0]]) == said }) else {
                    continue
                }
                let share =
                    Double(values.count { RowKey(cells: [$0]) == said }) / Double(table.count)
                guard
                    evidence.isUnlikely(
                        logarithm: Double(group.rows.count) * log(share),
                        tests: tests
                    )
                else { continue }
                found.append(
                    ImplicationConstraint(
                        conditions: [
                            CellTest(column: group.column, wanted: .values([group.value]))
                        ],
                        consequences: [
                            CellTest(column: column, wanted: .values([values[group.rows[0]]]))
                        ]
                    )
                )
            }
        }
        return found
    }

    private static func frequent(
        _ table: SampleTable,
        _ column: Int
    ) -> [(value: Double, rows: [Int])] {
        var rows: [RowKey: [Int]] = [:]
        for (row, value) in table.columns[column].enumerated() {
            rows[RowKey(cells: [value]), default: []].append(row)
        }
        let values = table.columns[column]
        let ordered = rows.values.filter { $0.count >= 20 && $0.count < table.count }
            .map { (value: values[$0[0]], rows: $0) }
            .sorted { ($1.rows.count, $0.rows[0]) < ($0.rows.count, $1.rows[0]) }
        guard table.schema.features[column].kind.isNumeric else { return Array(ordered.prefix(50)) }
        let numbers = ordered.filter { !$0.value.isNaN && 20 * $0.rows.count >= table.count }
        return Array(numbers.prefix(1)) + ordered.filter { $0.value.isNaN }
    }
}

extension CellTest {
    /// Whether no value meets both.
    fileprivate func excludes(_ other: CellTest) -> Bool {
        switch (wanted, other.wanted) {
        case (.values(let values), _): !values.contains { other.isMet(by: $0) }
        case (_, .values(let values)): !values.contains { isMet(by: $0) }
        case (.range(let own), .range(let others)):
            max(own.low, others.low) > min(own.high, others.high)
        }
    }
}
