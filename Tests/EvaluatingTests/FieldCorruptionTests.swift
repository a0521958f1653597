import Commerce
import Evaluating
import Foundation
import Statistics
import Testing

/// What corrupted fields are.
@Suite struct FieldCorruptionTests {
    private static let table: SampleTable = {
        var random = Seed(2).generator()
        var table = SampleTable(
            TableSchema(
                features: [
                    Feature(name: "x", kind: .continuous), Feature(name: "n", kind: .integer),
                    Feature(name: "c", kind: .category, levels: ["a", "b", "c"]),
                    Feature(name: "id", kind: .identifier, levels: ["q"]),
                ],
                label: "y",
                negative: "0",
                positive: "1"
            )
        )
        for row in 0..<2_000 {
            table.append(
                [3 * random.normal(), Double(random.below(50)), Double(row % 3), 0],
                label: Int32(row % 2),
                row: Int32(row)
            )
        }
        return table
    }()

    @Test(arguments: FieldCorruption.standard)
    func fieldsAreStruckInTheStatedShares(corruption: FieldCorruption) throws {
        let table = Self.table
        let struck = try #require(corruption.applied(to: table, seed: Seed(1)))
        #expect(struck.labels == table.labels && struck.rows == table.rows)
        #expect(struck.columns[3] == table.columns[3])
        for column in 0..<3 {
            let pairs = zip(table.columns[column], struck.columns[column])
            let changed = pairs.filter { $0 != $1 }
            let concerned =
                switch corruption.kind {
                case .missing: true
                case .swap: column == 2
                case .noise: column < 2
                }
            // Four deviations of a share of 2,000; noise that rounds to nothing is one of 50 whole steps or so.
            let share = Double(changed.count) / 2_000
            #expect(
                concerned ? abs(share - 0.2) < 0.04 : share == 0,
                "\(corruption.name), \(share)"
            )
            switch corruption.kind {
            case .missing: #expect(changed.allSatisfy { $0.1.isNaN })
            case .swap: #expect(changed.allSatisfy { [0, 1, 2].contains($0.1) })
            case .noise:
                if column == 1 { #expect(struck.columns[1].allSatisfy { $0 == $0.rounded() }) }
                if column == 0 {
                    let squares = changed.reduce(0) { $0 + ($1.1 - $1.0) * ($1.1 - $1.0) }
                    // The column's deviation is 3; of 400 draws it is known to a tenth.
                    #expect(abs((squares / Double(changed.count)).squareRoot() - 3) < 0.4)
                }
            }
        }
        let again = corruption.applied(to: table, seed: Seed(1))
        #expect(again?.contentHash == struck.contentHash)
    }

    @Test func whatCantHappenIsNone() {
        let numbers = SampleTable(
            TableSchema(
                features: [Feature(name: "x", kind: .continuous)],
                label: "y",
                negative: "0",
                positive: "1"
            )
        )
        #expect(FieldCorruption(.swap, probability: 1).applied(to: numbers, seed: Seed(1)) == nil)
    }
}
