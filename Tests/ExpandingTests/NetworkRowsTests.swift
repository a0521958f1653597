@_spi(Splitting) import Commerce
import Expanding
import Foundation
import Learners
import Pipelines
import Statistics
import Testing

/// What the networks that make rows learn of a table that is easy to learn.
@Suite struct NetworkRowsTests {
    private static let schema = TableSchema(
        features: [
            Feature(name: "spent", kind: .continuous), Feature(name: "discount", kind: .continuous),
            Feature(name: "channel", kind: .category, levels: ["app", "web"]),
        ],
        label: "bought",
        negative: "no",
        positive: "yes"
    )

    /// Two clusters: who doesn't buy spends about 10 by web, who buys about 50 by app; three quarters have no
    /// discount, the others one around 5.
    private static let training: TrainingSet<SampleTable> = {
        var random = Seed(3).generator()
        var table = SampleTable(schema)
        for row in 0..<600 {
            let isBuyer = row % 3 == 0
            table.append(
                [
                    (isBuyer ? 50 : 10) + 2 * random.normal(),
                    random.below(4) > 0 ? 0 : 5 + random.uniform(), isBuyer ? 0 : 1,
                ],
                label: isBuyer ? 1 : 0,
                row: Int32(row)
            )
        }
        return TrainingSet(table)
    }()

    @Test(arguments: [
        #"""
        "ctgan", "epochs": 100, "batch-size": 100, "widths": [64, 64], "learning-rate": 2e-3, "packed": 1
        """#,
        #""tvae", "epochs": 100, "batch-size": 50, "widths": [64], "latent": 16"#,
        #""diffusion", "steps": 500, "timesteps": 30, "widths": [64, 64], "batch-size": 200"#,
        #""gan", "epochs": 60, "batch-size": 100, "widths": [64, 64], "learning-rate": 1e-3"#,
    ])
    func twoClustersAreTwoClusters(maker: String) async throws {
        let json = #"{"generator": \#(maker), "count": 400}"#
        let stage = RowExpandStage(
            .init([try JSONDecoder().decode(RowExpanderConfiguration.self, from: Data(json.utf8))])
        )
        let context = StageContext(seed: Seed(1), threads: 1)
        let expanded = try await stage.run(Self.training, in: context)
        let table = expanded.made.table
        #expect(table.classCounts == [267, 133])
        for (label, (spent, channel)) in [(10.0, 1.0), (50.0, 0.0)].enumerated() {
            let places = table.places(ofClass: Int32(label))
            let right = places.count {
                abs(table.columns[0][$0] - spent) < 12 && table.columns[2][$0] == channel
            }
            #expect(Double(right) / Double(places.count) > 0.9, "\(maker), class \(label)")
        }
        let free = Double(table.columns[1].count { $0 == 0 }) / 400
        #expect(abs(free - 0.75) < 0.15, "\(maker): \(free) without a discount")
        #expect(expanded.counts[0].remarks.isEmpty, "\(expanded.counts[0].remarks)")
        let curve = expanded.counts[0].curve
        #expect((10...121).contains(curve.count), "\(curve.count) points of \(maker)")
        #expect(zip(curve, curve.dropFirst()).allSatisfy { $0.epoch < $1.epoch })
        guard maker.contains("gan") else { return }
        // The last measurement is the one that was kept.
        let (last, measures) = (curve[curve.count - 1], expanded.counts[0].measures)
        #expect(measures["kept-epochs"] == Double(last.epoch))
        for name in ["coverage", "state-distance", "critic-accuracy", "gradient-norm"] {
            #expect(last.values[name] == measures[name] && measures[name] != nil, "\(name)")
        }
        #expect(curve.count { $0.values["coverage"] != nil } == 20)
        #expect(curve.allSatisfy { $0.values["generator"] != nil })
    }

    /// With steps far too long the discriminator soon tells all rows, and its gradient is none.
    @Test func whatCantLearnIsAnError() async throws {
        let json = #"""
            {"generator": "gan", "count": 100, "epochs": 20, "batch-size": 100, "widths": [32],
             "learning-rate": 0.5}
            """#
        let maker = try JSONDecoder().decode(RowExpanderConfiguration.self, from: Data(json.utf8))
        let context = StageContext(seed: Seed(1), threads: 1)
        let error = await #expect(throws: RowExpandError.self) {
            try await RowExpandStage(.init([maker])).run(Self.training, in: context)
        }
        #expect(error?.description.contains("gan stalled by epoch") == true, "\(error as Any)")
    }
}
