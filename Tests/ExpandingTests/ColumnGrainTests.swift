@_spi(Splitting) import Commerce
import Foundation
import Pipelines
import Statistics
import Testing

@testable import Expanding

/// Made numbers are written as finely as real ones.
@Suite struct ColumnGrainTests {
    private static let day = 86_400.0

    /// Amounts in cents, days, and measurements with all their digits.
    private static let table: SampleTable = {
        var random = Seed(9).generator()
        var table = SampleTable(
            TableSchema(
                features: [
                    Feature(name: "paid", kind: .continuous),
                    Feature(name: "tax", kind: .continuous),
                    Feature(name: "total", kind: .continuous),
                    Feature(name: "day", kind: .dateTime),
                    Feature(name: "weight", kind: .continuous),
                    Feature(name: "at", kind: .dateTime),
                ],
                label: "back",
                negative: "no",
                positive: "yes"
            )
        )
        for row in 0..<200 {
            let (paid, tax) = (row * 97 + 1, random.below(3_000) + 1)
            table.append(
                [
                    row == 7 ? .nan : Double(paid) / 100, Double(tax) / 100,
                    row == 7 ? .nan : Double(paid + tax) / 100,
                    Double(19_000 + random.below(700)) * day, random.normal(),
                    Double(random.below(1_000_000)),
                ],
                label: Int32(row % 2),
                row: Int32(row)
            )
        }
        return table
    }()

    @Test func fewestDecimalsThatAllValuesHave() {
        let found = ColumnGrain.found(in: Self.table)
        #expect(
            found == [
                ColumnGrain(column: 0, form: .decimals(2)),
                ColumnGrain(column: 1, form: .decimals(2)),
                ColumnGrain(column: 2, form: .decimals(2)), ColumnGrain(column: 3, form: .days),
            ]
        )
        #expect(found[0].text(Self.table.schema) == "paid: 2 decimals")
        // 0.125 = 1/8 needs three decimals, 1/3 has no end.
        var rest = SampleTable(Self.table.schema)
        rest.append([0.125, 2, 1.0 / 3, 0, 0.5, 1], label: 0, row: 0)
        #expect(
            ColumnGrain.found(in: rest).map(\.form)
                == [.decimals(3), .decimals(0), .days, .decimals(1)]
        )
    }

    @Test("A number's neighbours that are written so, and itself where it is")
    func neighbours() {
        let cents = ColumnGrain(column: 0, form: .decimals(2))
        let days = ColumnGrain(column: 0, form: .days)
        // 1.1 · 100 is a little above 110 in binary, and 10.01 · 100 a little below 1001.
        for value in [1.1, 10.01, -0.07] {
            #expect(cents.rounded(value, .up) == value && cents.rounded(value, .down) == value)
        }
        #expect(cents.rounded(1.234, .up) == 1.24 && cents.rounded(1.236, .down) == 1.23)
        #expect(cents.rounded(-1.234, .up) == -1.23 && cents.rounded(-1.236, .down) == -1.24)
        #expect(days.rounded(1, .up) == 86_400 && days.rounded(86_399, .down) == 0)
        #expect(days.rounded(.infinity, .up) == .infinity && days.rounded(.nan, .up).isNaN)
    }

    @Test(arguments: RowExpanderTests.makers)
    func madeNumbersAreWrittenAsRealOnes(maker: String) async throws {
        let made = try await expand(maker, "{}")
        for row in 0..<made.count {
            let cells = made.table.cells(of: row)
            for column in 0..<3 where !cells[column].isNaN {
                #expect((cells[column] * 100).rounded() / 100 == cells[column], "\(maker)")
            }
            #expect(cells[3].truncatingRemainder(dividingBy: Self.day) == 0, "\(maker)")
            let sum = cells[0] + cells[1] - cells[2]
            #expect(sum.isNaN || abs(sum) < 1e-3, "\(maker)")
        }
    }

    @Test func nothingIsRoundedWhereNothingIsLookedFor() async throws {
        let made = try await expand(#""smote""#, #"{"find": false}"#)
        #expect(made.table.columns[0].contains { ($0 * 100).rounded() / 100 != $0 && !$0.isNaN })
    }

    private func expand(_ maker: String, _ constraints: String) async throws -> MadeRows {
        let decoder = JSONDecoder()
        let configuration = try decoder.decode(
            RowExpanderConfiguration.self,
            from: Data("{\"generator\": \(maker), \"count\": 120}".utf8)
        )
        let rules = try decoder.decode(
            ConstraintConfiguration.self,
            from: Data(constraints.utf8)
        )
        return try await RowExpandStage(.init([configuration]), constraints: rules)
            .run(TrainingSet(Self.table), in: StageContext(seed: Seed(1), threads: 1)).made
    }
}
