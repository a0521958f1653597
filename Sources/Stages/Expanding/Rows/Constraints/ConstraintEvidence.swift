import Commerce
import Foundation
import Statistics

/// The training rows as evidence for what all of them keep to.
///
/// A constraint is found where every row meets it, at least 30 rows could have broken it, and chance explains
/// that badly: were its columns strangers to each other, all rows would meet it with a probability below one in
/// a million, after allowing for how many constraints of the kind were tried.
///
///     tests · p^rows < 1e-6
///
/// p is the share of 2,000 random pairs of rows that meet it when one column is taken from the other row.
struct ConstraintEvidence {
    let table: SampleTable
    /// Columns of numbers.
    let numbers: [Int]
    private let pairs: [(row: Int, other: Int)]
    private static let largestChance = 1e-6
    static let fewestRows = 30

    init(_ table: SampleTable) {
        self.table = table
        numbers = table.schema.modelled.filter { table.schema.features[$0].kind.isNumeric }
        var random = Seed(1)["constraints"].generator()
        let count = table.count
        pairs =
            count < 2
            ? []
            : (0..<2_000).map { _ in
                let row = random.below(count)
                return (row, (row + 1 + random.below(count - 1)) % count)
            }
    }

    /// Whether all rows that have the columns meet something that strangers wouldn't.
    ///
    /// `isMet` takes the last column from the second row.
    func holds(in columns: [Int], tests: Int, _ isMet: (Int, Int) -> Bool) -> Bool {
        var rows = 0
        let values = columns.map { table.columns[$0] }
        for row in 0..<table.count where !values.contains(where: { $0[row].isNaN }) {
            if !isMet(row, row) { return false }
            rows += 1
        }
        guard rows >= Self.fewestRows else { return false }
        let usable = pairs.filter { pair in
            !values.dropLast().contains { $0[pair.row].isNaN }
                && values.last?[pair.other].isNaN == false
        }
        let met = usable.count { isMet($0.row, $0.other) }
        return isUnlikely(
            logarithm: Double(rows) * log(Double(met + 1) / Double(usable.count + 1)),
            tests: tests
        )
    }

    /// Whether something with this logarithm of a chance, out of so many that were tried, is no chance.
    func isUnlikely(logarithm: Double, tests: Int) -> Bool {
        logarithm + log(Double(max(tests, 1))) < log(Self.largestChance)
    }
}
