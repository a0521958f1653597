import Commerce
import Foundation
import Testing

@testable import Evaluating

/// What SDMetrics says of the same tables, printed by `Tests/Golden/fidelity.py`.
@Suite("Fidelity of made rows")
struct RowFidelityTests {
    private static let schema = TableSchema(
        features: [
            Feature(name: "x", kind: .continuous), Feature(name: "y", kind: .continuous),
            Feature(name: "colour", kind: .category, levels: ["red", "green", "blue", "grey"]),
            Feature(name: "size", kind: .category, levels: ["s", "m"]),
        ],
        label: "bought",
        negative: "no",
        positive: "yes"
    )

    private static func table(_ count: Int, step: Int, modulus: Int, scale: Double, colours: Int)
        -> SampleTable
    {
        var table = SampleTable(schema)
        for row in 0..<count {
            let x = Double(step * row % modulus) / scale
            table.append(
                [
                    row % 17 == 5 ? .nan : x, x / 2 + Double(53 * row % 29),
                    row % 13 == 4 ? .nan : Double(row / 3 % colours), row % 3 == 0 ? 1 : 0,
                ],
                label: 1,
                row: Int32(row)
            )
        }
        return table
    }

    private static let real = table(60, step: 37, modulus: 101, scale: 10, colours: 4)
    private static let made = table(50, step: 41, modulus: 97, scale: 9, colours: 3)

    private func isNear(_ value: Double?, _ expected: Double) -> Bool {
        value.map { abs($0 - expected) < 1e-12 } ?? false
    }

    @Test("is what SDMetrics says")
    func golden() throws {
        let fidelity = try RowFidelity(real: Self.real, made: Self.made)
        let expected = [
            0.9019756838905775, 0.9166666666666666, 0.7272727272727273, 0.9933333333333334,
        ]
        #expect(fidelity.columns.map(\.name) == ["x", "y", "colour", "size"])
        for (column, similarity) in zip(fidelity.columns, expected) {
            #expect(isNear(1 - column.distance, similarity), "\(column.name)")
        }
        #expect(fidelity.columns[2].levelsReached == 0.75)
        #expect(isNear(fidelity.worstCorrelation.map { 1 - $0.distance / 2 }, 0.9667735987850536))
        #expect(isNear(fidelity.quality, 0.7007393847287464))
        #expect(isNear(fidelity.worstContingency.map { 1 - $0.distance }, 0.3633333333333333))
        // Of four columns two are numbers, so that one pair is a correlation and five are not.
        let (numbers, others) = (fidelity.correlations, fidelity.contingencies)
        #expect(numbers.map(\.names) == [["x", "y"]] && others.count == 5)
        let related = others.filter { $0.isRelated == true }.map(\.names)
        #expect(Set(related) == [["x", "colour"], ["y", "colour"], ["y", "size"]])
        #expect(numbers.first?.isRelated == false)
        #expect(zip(others, others.dropFirst()).allSatisfy { $0.distance >= $1.distance })
        let both = zip(numbers[0].real.map { [$0] } ?? [], numbers[0].made.map { [$0] } ?? [])
        #expect(both.contains { abs(abs($0 - $1) - numbers[0].distance) < 1e-12 })
    }

    @Test("Numbers near the largest there are give figures that can be written")
    func large() throws {
        func scaled(_ table: SampleTable) -> SampleTable {
            SampleTable(
                Self.schema,
                columns: table.columns.enumerated().map { $0 == 0 ? $1.map { $0 * 1e307 } : $1 },
                labels: table.labels,
                rows: table.rows
            )
        }
        let fidelity = try RowFidelity(real: scaled(Self.real), made: scaled(Self.made))
        #expect(throws: Never.self) { try JSONEncoder().encode(fidelity) }
        #expect(fidelity.columns[0].shift == nil && fidelity.quality > 0.5)
    }

    @Test("A column of missing values or of one value has nothing in common")
    func collapsed() throws {
        let columns = Self.made.columns
        let rows = SampleTable(
            Self.schema,
            columns: [
                columns[0].map { _ in .nan }, columns[1].map { _ in 3 }, columns[2], columns[3],
            ],
            labels: Self.made.labels,
            rows: Self.made.rows
        )
        let fidelity = try RowFidelity(real: Self.real, made: rows)
        #expect(fidelity.columns[0].distance == 1 && fidelity.columns[0].shift == nil)
        #expect(fidelity.worstNumber?.name == "x")
        let whole = try RowFidelity(real: Self.real, made: Self.real)
        #expect(whole.quality == 1 && fidelity.quality < whole.quality - 0.2)
    }
}
