@_spi(Splitting) import Commerce
import Evaluating
import Pipelines
import Statistics
import Testing

/// What the card says of rows that are as good as real, of copies, of one row over and over, and of wrong ones.
@Suite("Card of made rows")
struct RowCardTests {
    private static let schema = TableSchema(
        features: [
            Feature(name: "x", kind: .continuous), Feature(name: "y", kind: .continuous),
            Feature(name: "colour", kind: .category, levels: ["red", "green", "blue"]),
        ],
        label: "bought",
        negative: "no",
        positive: "yes"
    )

    /// Rows whose y goes with x, and whose colour is red in half of the cases.
    private static func table(_ count: Int, seed: UInt64) -> SampleTable {
        var random = Seed(seed).generator()
        var table = SampleTable(schema)
        for row in 0..<count {
            let x = random.normal()
            let colour = [0.0, 0, 1, 2][random.below(4)]
            table.append([x, x + random.normal(), colour], label: 1, row: Int32(row))
        }
        return table
    }

    private static let training = table(800, seed: 1)

    private static func card(
        of rows: SampleTable,
        training: SampleTable = training,
        tuning: SampleTable = table(800, seed: 2)
    ) async throws -> RowCard? {
        var made = MadeRows(schema)
        for row in 0..<rows.count {
            made.append(
                rows.cells(of: row),
                label: 1,
                provenance: Provenance(
                    parents: [],
                    maker: "test",
                    configurationHash: "",
                    seed: UInt64(row)
                )
            )
        }
        return try await RowCard.card(
            of: made,
            training: TrainingSet(training),
            tuning: TuningSet(tuning),
            seed: Seed(1),
            in: StageContext(seed: Seed(1), threads: 1)
        )
    }

    // 200 asked rows of either kind: an area of .5 has a standard error of .03; shares of 800 rows one of .008.
    @Test("Fresh real rows have what the page says that they have")
    func fresh() async throws {
        let card = try #require(try await Self.card(of: Self.table(800, seed: 3)))
        #expect(abs(card.twoSampleAUC - 0.5) < 0.12)
        #expect(card.coverage > 0.9 && abs(card.density - 1) < 0.15)
        #expect(abs((card.closestRatio ?? 0) - 1) < 0.15 && abs(card.nearCopies - 0.05) < 0.04)
        #expect(abs(card.membershipAUC - 0.5) < 0.06)
        #expect((card.fidelity.worstNumber?.distance ?? 1) < 0.1)
        #expect((card.fidelity.worstCorrelation?.distance ?? 1) < 0.1)
    }

    @Test("Copies give themselves away, however alike they look")
    func copies() async throws {
        let card = try #require(try await Self.card(of: Self.training))
        #expect(card.closestRatio == 0 && card.nearCopies == 1 && card.membershipAUC > 0.95)
        #expect(card.coverage == 1)
    }

    @Test("One row over and over covers nothing, and is told from real ones")
    func collapsed() async throws {
        let one = Self.training.selecting([Int](repeating: 0, count: 400))
        let card = try #require(try await Self.card(of: one))
        #expect(card.coverage < 0.05 && card.twoSampleAUC > 0.95)
    }

    @Test("The worst columns are named")
    func worst() async throws {
        let rows = Self.table(800, seed: 3)
        var random = Seed(4).generator()
        var order = Array(0..<rows.count)
        random.shuffle(&order)
        // y goes with nothing any more, and nothing is red.
        let wrong = SampleTable(
            Self.schema,
            columns: [
                rows.columns[0], order.map { rows.columns[1][$0] },
                rows.columns[2].map { $0 == 0 ? 1 : $0 },
            ],
            labels: rows.labels,
            rows: rows.rows
        )
        let card = try #require(try await Self.card(of: wrong))
        #expect(card.fidelity.worstLevel?.name == "colour")
        // Half were red; a correlation of √½ is gone.
        #expect(abs((card.fidelity.worstLevel?.distance ?? 0) - 0.5) < 0.06)
        #expect(card.fidelity.worstCorrelation?.names == ["x", "y"])
        #expect(abs((card.fidelity.worstCorrelation?.distance ?? 0) - 0.707) < 0.1)
    }

    // Of eight possible rows, fresh ones all say what a training row says: no distance tells them from copies.
    @Test("Where real rows repeat each other, repeating them is no breach")
    func levels() async throws {
        func levelled(_ table: SampleTable) -> SampleTable {
            SampleTable(
                Self.schema,
                columns: [
                    table.columns[0].map { $0 > 0 ? 1 : 0 },
                    table.columns[1].map { $0 > 0 ? 1 : 0 }, table.columns[2],
                ],
                labels: table.labels,
                rows: table.rows
            )
        }
        let card = try #require(
            try await Self.card(
                of: levelled(Self.table(800, seed: 3)),
                training: levelled(Self.training),
                tuning: levelled(Self.table(800, seed: 2))
            )
        )
        #expect(card.closestRatio == nil && card.nearCopies == 1 && card.nearUnseen == 1)
        #expect(abs(card.membershipAUC - 0.5) < 0.06)
    }

    @Test("Too few rows have no card")
    func few() async throws {
        #expect(try await Self.card(of: Self.table(19, seed: 3)) == nil)
    }
}
