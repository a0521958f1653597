import Commerce
import Learners
import Tensors
import Testing

@Suite("EASE")
struct EASETests {
    static var mixture: Mixture {
        var made = MadeHistories()
        for items in [[1, 3, 4], [2, 2, 0]] as [[Int32]] {
            made.append(
                items: items,
                events: items.map { _ in EventKind.view },
                times: items.indices.map { Int64($0) },
                provenance: Provenance(parents: [], maker: "test", configurationHash: "", seed: 0)
            )
        }
        return Mixture(
            originals: training([[0, 1, 2], [0, 1], [1, 2, 3], [3, 4], [0, 4]]),
            made: made,
            weights: [0.5, 0.25]
        )
    }

    @Test("Weights agree with the definition in numpy")
    func golden() async throws {
        // Tests/Golden/ease.py, numpy 2.4.6.
        let expected: [Float] = [
            0, 0.3170732, 0.1587302, -0.204607, 0.2426471,
            0.3354839, 0, 0.2698413, 0.2506775, -0.0514706,
            0.1935484, 0.3109756, 0, 0.1775068, -0.1367647,
            -0.2435484, 0.2820122, 0.1732804, 0, 0.3808824,
            0.266129, -0.0533537, -0.1230159, 0.3509485, 0,
        ]
        let (weights, scores) = try await TensorThread.run {
            let model = try EASE(
                fitting: Self.mixture,
                itemCount: 5,
                configuration: EASE.Configuration(penalty: 2)
            )
            return (
                model.weights.floats(),
                try model.scores(of: histories([[0, 3], []]), 0..<2).floats()
            )
        }
        // Single precision through a factorisation of five rows.
        for (weight, value) in zip(weights, expected) { #expect(abs(weight - value) < 2e-6) }
        let expectedScores: [Float] = [-0.2435484, 0.5990854, 0.3320106, -0.204607, 0.6235294]
        for (score, value) in zip(scores, expectedScores + [0, 0, 0, 0, 0]) {
            #expect(abs(score - value) < 4e-6)
        }
    }

    // After 0, 3, 0 the last occurrences are 1 and 0 events from the end: 0.5 · B(3, ·) + B(0, ·).
    @Test("Recent events count more, each item once")
    func decay() async throws {
        try await TensorThread.run {
            let model = try EASE(
                fitting: Self.mixture,
                itemCount: 5,
                configuration: EASE.Configuration(penalty: 2, recencyDecay: 0.5)
            )
            let weights = model.weights.floats()
            let scores = try model.scores(of: histories([[0, 3, 0]]), 0..<1).floats()
            for item in 0..<5 {
                #expect(abs(scores[item] - (weights[item] + 0.5 * weights[15 + item])) < 1e-6)
            }
        }
    }

    @Test("A catalogue above the limit is refused before any memory is taken")
    func limit() async {
        await #expect(throws: EASEError.catalogueTooLarge(items: 1_000_000, limit: 15_000)) {
            try await TensorThread.run {
                _ = try EASE(fitting: Self.mixture, itemCount: 1_000_000)
            }
        }
    }
}
