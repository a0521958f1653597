import Commerce
import Testing

@testable import Expanding

@Suite struct UniqueLedgerTests {
    @Test("Rows outside of the real range, and rows without a value, find free places")
    func fromOutside() {
        let schema = TableSchema(
            features: [Feature(name: "id", kind: .integer)],
            label: "y",
            negative: "0",
            positive: "1"
        )
        var table = SampleTable(schema)
        for number in [0.0, 5, 40] { table.append([number], label: 0) }
        var ledger = UniqueLedger(
            UniqueConstraint(columns: [0]),
            table,
            within: Limits(schema)
        )
        var seen: Set<Double> = [0, 5, 40]
        for start in [60, 60, 60, -3, -3, .nan, .nan, .nan, 5] {
            var cells = [start]
            let isFree = ledger.take(&cells) { _ in true }
            #expect(isFree && (cells[0].isNaN || seen.insert(cells[0]).inserted), "\(start)")
        }
    }
}
