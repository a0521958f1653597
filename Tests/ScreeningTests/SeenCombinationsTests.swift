@_spi(Splitting) import Commerce
import Pipelines
import Screening
import Statistics
import Testing

/// Made products with values that no real one has together.
@Suite struct SeenCombinationsTests {
    private static let schema = TableSchema(
        features: [
            Feature(name: "brand", kind: .category, levels: ["Lux", "Nord"]),
            Feature(name: "kind", kind: .category, levels: ["lamp", "sock"]),
            Feature(name: "volume", kind: .integer),
            Feature(name: "title: new", kind: .boolean, levels: ["no", "yes"]),
        ],
        label: "colour",
        classes: ["black", "blue", "red"]
    )

    /// Lux makes lamps with a volume, Nord socks without; neither makes red ones, and nothing is new.
    private static let training: TrainingSet<SampleTable> = {
        var table = SampleTable(schema)
        for row in 0..<12 {
            let isLamp = row % 2 == 0
            table.append(
                isLamp ? [0, 0, Double(row), 0] : [1, 1, .nan, 0],
                label: isLamp ? 0 : 1,
                row: Int32(row)
            )
        }
        table.append([.nan, .nan, 5, 1], label: 2, row: 12)
        return TrainingSet(table)
    }()

    private func rejected(
        _ cells: [Double],
        label: Int32,
        _ configuration: RowScreenConfiguration
    ) async throws -> [String: Int] {
        var made = MadeRows(Self.schema)
        let origin = Provenance(parents: [], maker: "test", configurationHash: "", seed: 1)
        made.append(cells, label: label, provenance: origin)
        let screened = try await RowScreenStage(configuration).run(
            RowScreenInput(made: made, training: Self.training),
            in: StageContext(seed: Seed(1), threads: 1)
        )
        #expect(screened.made.count + screened.note.rejected.values.reduce(0, +) == 1)
        return screened.note.rejected
    }

    @Test(
        arguments: [
            ([0, 0, 3, 0], Int32(0), nil), ([0, 0, 3, 1], 0, nil), ([1, 1, .nan, 1], 1, nil),
            ([0, 1, .nan, 0], 1, "brand with kind"), ([0, 0, .nan, 0], 0, "brand with volume"),
            ([1, 1, .nan, 1], 2, "brand with colour"), ([.nan, 0, 3, 0], 0, "brand with kind"),
        ] as [([Double], Int32, String?)]
    )
    func areRejectedByTheirColumns(_ cells: [Double], _ label: Int32, _ pair: String?) async throws
    {
        let screen = RowScreenConfiguration(unseenCombinations: .reject)
        let expected = pair.map { ["unseen-combination: \($0)": 1] } ?? [:]
        #expect(try await rejected(cells, label: label, screen) == expected)
        // Who doesn't ask keeps them.
        #expect(try await rejected(cells, label: label, RowScreenConfiguration()) == [:])
    }
}
