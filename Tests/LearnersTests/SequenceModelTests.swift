import Commerce
import Learners
import Networks
import Statistics
import Tensors
import Testing

@Suite("Sequence models")
struct SequenceModelTests {
    /// All models, small, without training.
    @TensorThread
    static func models(items: Int = 12, seed: UInt64 = 1) -> [any SequenceModel] {
        let source = ParameterSource(Seed(seed))
        return [
            SASRec(
                itemCount: items,
                configuration: .init(width: 8, layers: 2, heads: 2, length: 5),
                from: source
            ),
            SASRec(
                itemCount: items,
                configuration: .init(width: 8, layers: 2, heads: 2, length: 5, filter: .init()),
                from: source
            ),
            GRU4Rec(
                itemCount: items,
                configuration: .init(width: 8, layers: 2, length: 5),
                from: source
            ),
        ]
    }

    @Test("Neither padding nor the company of other histories changes scores")
    @TensorThread
    func padding() throws {
        // Lengths from 1 to beyond the model's 5, one history empty.
        let all = histories([[3], [1, 2, 3, 4, 5, 6, 7], [], [9, 9], [0, 11, 4, 2]])
        for model in Self.models() {
            let together = try model.scores(of: all, 0..<5)
            #expect(together.shape == [5, 12])
            for sequence in 0..<5 {
                let alone = try model.scores(of: all, sequence..<sequence + 1)
                // Products of other shapes may sum in another order: a few ulps of scores below 1.
                let gap = zip(together[sequence].floats(), alone.floats()).map { abs($0 - $1) }
                #expect((gap.max() ?? 1) < 1e-6)
            }
            #expect(together[2].floats().allSatisfy { $0 == 0 })
        }
    }

    @Test("Only the last events up to the length count")
    @TensorThread
    func length() throws {
        let both = histories([[8, 8, 1, 2, 3, 4, 5], [1, 2, 3, 4, 5]])
        for model in Self.models() {
            let scores = try model.scores(of: both, 0..<2)
            // Rows of one product may be summed by threads in other orders.
            let gap = zip(scores[0].floats(), scores[1].floats()).map { abs($0 - $1) }
            #expect((gap.max() ?? 1) < 1e-6)
        }
    }

    @Test("Items to come change no earlier state")
    @TensorThread
    func causality() {
        for model in Self.models() {
            let before = model.hidden(Tensor([1, 2, 3, 4], shape: [1, 4]), .inference)
            let after = model.hidden(Tensor([1, 2, 9, 7], shape: [1, 4]), .inference)
            let kept = [before, after].map { $0.detached().slice(0..<2, along: 1).floats() }
            #expect(kept[0] == kept[1])
            #expect(before.detached().floats() != after.detached().floats())
        }
    }
}
