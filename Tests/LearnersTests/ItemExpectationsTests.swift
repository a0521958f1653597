import Commerce
import Learners
import Tensors
import Testing

@Suite("Expectations of a linear model")
struct ItemExpectationsTests {
    // The oracle scores every item with EASE itself and sorts.
    @Test("The best items are those of EASE, less what is excluded", arguments: [1, 3, 7])
    func oracle(count: Int) async throws {
        let sequences: [[Int32]] = (0..<40).map { user in
            (0..<5).map { Int32((user * 7 + $0 * $0 * 3 + user / 5) % 12) }
        }
        try await TensorThread.run {
            let source = training(sequences)
            let model = try ItemExpectations(
                fitting: source,
                itemCount: 12,
                configuration: .init(penalty: 5, recencyDecay: 0.8),
                threads: 2
            )
            let full = try EASE(
                fitting: Mixture(originals: source),
                itemCount: 12,
                configuration: .init(penalty: 5, recencyDecay: 0.8)
            )
            var scratch = model.scratch()
            for history in [[0, 4, 9], [3], [11, 2, 7, 5]] as [[Int32]] {
                let scores = try full.scores(of: histories([history]), 0..<1).floats()
                let expected = (0..<12)
                    .filter { scores[$0] > 0 && !history.contains(Int32($0)) && $0 != 6 }
                    .sorted { scores[$0] > scores[$1] }
                    .prefix(count)
                let found = model.expected(
                    after: history[...],
                    count: count,
                    excluding: Set(history + [6]),
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
