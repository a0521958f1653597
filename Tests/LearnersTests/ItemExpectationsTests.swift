import Commerce
import Learners
import Tensors
import Testing

@Suite("Expectations of a linear model")
struct ItemExpectationsTests {
    /// Twelve items; each fourth of them has the same attribute.
    private static func catalogue() -> Catalogue {
        var catalogue = Catalogue(items: Vocabulary((0..<12).map { "item \($0)" }))
        catalogue.attributeNames = Vocabulary((0..<4).map { "brand \($0)" })
        catalogue.attributes = (0..<12).map { Int32($0 % 4) }
        catalogue.attributeOffsets = Array(0...12)
        return catalogue
    }

    // The oracle sums the positive weights of EASE with 0.8 to the power of the age, and sorts.
    @Test(
        "The best items are those that EASE's positive weights sum to most, less what is excluded",
        arguments: [1, 3, 7]
    )
    func oracle(count: Int) async throws {
        let sequences = (0..<40).map { user -> [Int32] in
            let start = user * 7 + user / 5
            return (0..<5).map { step -> Int32 in Int32((start + step * step * 3) % 12) }
        }
        try await TensorThread.run {
            let source = training(sequences)
            let catalogue = Self.catalogue()
            let model = try ItemExpectations(
                fitting: source,
                catalogue: catalogue,
                configuration: .init(penalty: 5, attributePull: 3, recencyDecay: 0.8),
                threads: 2
            )
            let full = try EASE(
                fitting: Mixture(originals: source),
                groups: ItemGroups(of: catalogue, pull: 3),
                itemCount: 12,
                configuration: .init(penalty: 5)
            )
            let weights = full.weights.floats()
            var scratch = model.scratch()
            let asked: [[Int32]] = [[0, 4, 9], [3], [11, 2, 7, 5]]
            for history in asked {
                let excluded = Set(history + [6])
                var scores = [Float](repeating: 0, count: 12)
                var factor: Float = 1
                for item in history.reversed() {
                    for other in 0..<12 {
                        scores[other] += factor * max(0, weights[Int(item) * 12 + other])
                    }
                    factor *= 0.8
                }
                let candidates = (0..<12).filter { item -> Bool in
                    scores[item] > 0 && !excluded.contains(Int32(item))
                }
                let expected = candidates.sorted { scores[$0] > scores[$1] }.prefix(count)
                let found = model.expected(
                    after: history[...],
                    count: count,
                    excluding: excluded,
                    using: &scratch
                )
                #expect(found.map { Int($0.item) } == Array(expected))
                for expectation in found {
                    #expect(abs(expectation.score - scores[Int(expectation.item)]) < 1e-5)
                }
            }
        }
    }
}
