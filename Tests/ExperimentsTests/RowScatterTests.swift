@_spi(Splitting) import Commerce
import Statistics
import Testing

@testable import Experiments

/// Real and made rows on two directions.
@Suite struct RowScatterTests {
    private static func schema(_ columns: Int) -> TableSchema {
        TableSchema(
            features: (0..<columns).map { Feature(name: "c\($0)", kind: .continuous) },
            label: "bought",
            negative: "no",
            positive: "yes"
        )
    }

    private static func made(_ rows: [[Double]], label: Int32, _ schema: TableSchema) -> MadeRows {
        var made = MadeRows(schema)
        for row in rows {
            made.append(
                row,
                label: label,
                provenance: Provenance(parents: [], maker: "m", configurationHash: "", seed: 1)
            )
        }
        return made
    }

    @Test("Two columns that are one and a third apart have two thirds and a third of the variance")
    func directions() throws {
        var table = SampleTable(Self.schema(3))
        for row in 0..<200 {
            let (a, b) = (row % 2 == 0 ? 1.0 : -1, row % 4 < 2 ? 1.0 : -1)
            table.append([a, a, b], label: 1, row: Int32(row))
        }
        // The other class lies far away, and is not what buyers are compared with.
        for row in 200..<400 { table.append([Double(row), 7, -900], label: 0, row: Int32(row)) }
        let scatter = try #require(
            RowScatter(
                real: TrainingSet(table),
                made: Self.made([[1, 1, 1], [0, 0, 0], [-2, -2, 0]], label: 1, table.schema),
                seed: Seed(1),
                threads: 1
            )
        )
        #expect(scatter.real.count == 200 && scatter.made.count == 3)
        #expect(abs(scatter.explained[0] - 2 / 3.0) < 1e-6)
        #expect(abs(scatter.explained[1] - 1 / 3.0) < 1e-6)
        // Each real row is (±√2, ±1); directions have no sign of their own.
        let root = 2.0.squareRoot()
        for point in scatter.real {
            #expect(abs(abs(point.x) - root) < 1e-3 && abs(abs(point.y) - 1) < 1e-3)
        }
        let lengths = scatter.made.map { ($0.x * $0.x + $0.y * $0.y).squareRoot() }.sorted()
        for (length, expected) in zip(lengths, [0, 3.0.squareRoot(), 8.0.squareRoot()]) {
            #expect(abs(length - expected) < 1e-3)
        }
    }

    @Test("Wide and long tables are bounded, and shares stay those of the whole")
    func bounded() throws {
        var random = Seed(2).generator()
        var table = SampleTable(Self.schema(300))
        for row in 0..<1_100 {
            table.append(
                Array(repeating: random.normal(), count: 300),
                label: 1,
                row: Int32(row)
            )
        }
        let training = TrainingSet(table)
        let rows = (0..<1_200).map { table.cells(of: $0 % 1_100) }
        let scatter = try #require(
            RowScatter(
                real: training,
                made: Self.made(rows, label: 1, table.schema),
                seed: Seed(1),
                threads: 2
            )
        )
        #expect(scatter.real.count == 1_000 && scatter.made.count == 1_000)
        // Columns that all say the same: 100 of the 300 are looked at.
        #expect(abs(scatter.explained[0] - 1 / 3.0) < 1e-4)
        let none = RowScatter(
            real: training,
            made: MadeRows(table.schema),
            seed: Seed(1),
            threads: 1
        )
        #expect(none == nil)
    }
}
