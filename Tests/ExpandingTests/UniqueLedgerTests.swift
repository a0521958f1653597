import Commerce
import Statistics
import Testing

@testable import Expanding

@Suite struct UniqueLedgerTests {
    private static func table(_ features: [Feature], _ rows: [[Double]]) -> SampleTable {
        let schema = TableSchema(features: features, label: "y", negative: "0", positive: "1")
        var table = SampleTable(schema)
        for row in rows { table.append(row, label: 0) }
        return table
    }

    private static func ledger(_ constraints: [[Int]], _ table: SampleTable) -> UniqueLedger {
        UniqueLedger(
            TakenCombinations(constraints.map { UniqueConstraint(columns: $0) }, in: table),
            table,
            within: Limits(table.schema)
        )
    }

    @Test("Rows outside of the real range, and rows without a value, find free places")
    func fromOutside() {
        let table = Self.table([Feature(name: "id", kind: .integer)], [[0], [5], [40]])
        var ledger = Self.ledger([[0]], table)
        var seen: Set<Double> = [0, 5, 40]
        for start in [60, 60, 60, -3, -3, .nan, .nan, .nan, 5] {
            var cells = [start]
            let isFree = ledger.take(&cells) { _ in true }.lacking == nil
            #expect(isFree && (cells[0].isNaN || seen.insert(cells[0]).inserted), "\(start)")
        }
    }

    @Test("Days go to other days, until there is none left between the first and the last")
    func days() {
        let day = 86_400.0
        let table = Self.table([Feature(name: "day", kind: .dateTime)], [[0], [4 * day]])
        var ledger = UniqueLedger(
            TakenCombinations([UniqueConstraint(columns: [0])], in: table),
            table,
            within: Limits(table.schema, grains: [ColumnGrain(column: 0, form: .days)])
        )
        for next in 1...3 {
            var cells = [0.0]
            let isFree = ledger.take(&cells) { _ in true }.lacking == nil
            #expect(isFree && cells == [Double(next) * day])
        }
        var cells = [0.0]
        let lacking = ledger.take(&cells) { _ in true }.lacking
        #expect(lacking != nil)
    }

    @Test("Constraints that share columns are all met, whatever they share", arguments: 0..<60)
    func overlapping(seed: UInt64) {
        var random = Seed(seed).generator()
        let features = [
            Feature(name: "low", kind: .integer), Feature(name: "high", kind: .integer),
            Feature(name: "city", kind: .category, levels: (0..<40).map { "\($0)" }),
            Feature(name: "price", kind: .continuous),
        ]
        // Each constraint has a column with far more values than there are rows.
        let constraints = (0..<4).map { _ in
            let others = [0, 1, 2, 3].filter { _ in random.below(3) == 0 }
            let wide = random.below(2)
            return others.filter { $0 != wide } + [wide]
        }
        let rows = (0..<30).map { _ in
            let low = Double(random.below(200))
            return [
                low, low + Double(random.below(200)), Double(random.below(40)), random.uniform(),
            ]
        }
        let table = Self.table(features, rows + [[0, 400, 0, 0], [400, 400, 0, 1]])
        var ledger = Self.ledger(constraints, table)
        var seen = constraints.map { columns in
            Set((0..<table.count).map { row in columns.map { table.columns[$0][row] } })
        }
        for number in 0..<60 {
            var cells = table.cells(of: random.below(table.count))
            let outcome = ledger.take(&cells) { $0[0] <= $0[1] }
            #expect(outcome.lacking == nil, "row \(number) of \(constraints)")
            #expect(cells[0] <= cells[1])
            for (place, columns) in constraints.enumerated() {
                let isNew = seen[place].insert(columns.map { cells[$0] }).inserted
                #expect(isNew, "row \(number) repeats \(columns) of \(constraints)")
            }
        }
    }

    @Test("All combinations are found where one column alone has no free value left")
    func wholeGrid() {
        let levels = (0..<6).map { "\($0)" }
        let table = Self.table(
            ["a", "b"].map { Feature(name: $0, kind: .category, levels: levels) },
            (0..<6).map { [0, Double($0)] } + (1..<6).map { [Double($0), 0] }
        )
        var ledger = Self.ledger([[0, 1]], table)
        var seen: Set<[Double]> = []
        for _ in 0..<25 {
            var cells = [0.0, 0]
            #expect(ledger.take(&cells) { _ in true }.lacking == nil)
            #expect(seen.insert(cells).inserted && cells[0] > 0 && cells[1] > 0)
        }
        var cells = [0.0, 0]
        #expect(ledger.take(&cells) { _ in true }.lacking?.columns == [0, 1])
    }
}
