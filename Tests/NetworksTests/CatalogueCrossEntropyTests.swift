import Networks
import Statistics
import Tensors
import Testing

@Suite("Cross-entropy over the catalogue")
struct CatalogueCrossEntropyTests {
    /// Tokens with hidden states, targets and weights, and a table of items.
    @TensorThread
    struct Problem {
        let hidden: Tensor
        let table: Tensor
        let targets: Tensor
        let weights: Tensor

        init(seed: Int, tokens: Int, items: Int, scale: Double) {
            let generator = Generator(seed: UInt64(seed))
            hidden = .normal([tokens, 8], deviation: scale, from: generator)
            table = .normal([items, 8], deviation: scale, from: generator)
            targets = .randomIntegers([tokens], in: 0..<items, from: generator)
            weights = .uniform([tokens], in: 0.1..<2, from: generator)
            hidden.requiresGradient = true
            table.requiresGradient = true
        }

        /// The same loss by the definition, recorded and differentiated by libtorch.
        func plain() -> (loss: Double, hidden: [Float], table: [Float]) {
            let losses = hidden.matmul(table.transposed).crossEntropy(targets, reduction: .none)
            let loss = (losses * weights).sum() / weights.sum()
            let gradients = Tensor.gradients(of: [loss], withRespectTo: [hidden, table])
            return (
                loss.detached().item(), gradients[0]?.floats() ?? [], gradients[1]?.floats() ?? []
            )
        }
    }

    // Chunks have 16 rows, so that the tokens take several and the last is cut short. A scale of 1
    // keeps logits small; a scale of 5 takes the branch that subtracts the largest logit.
    @Test("Loss and gradients are those of the definition", arguments: 0..<10, [1.0, 5.0])
    @TensorThread
    func definition(seed: Int, scale: Double) {
        let problem = Problem(seed: seed, tokens: 50, items: 37, scale: scale)
        let fused = CatalogueCrossEntropy(chunkByteCount: 1)(
            hidden: problem.hidden,
            table: problem.table,
            targets: problem.targets,
            weights: problem.weights
        )
        let plain = problem.plain()
        #expect(abs(fused.loss - plain.loss) < 1e-5 * max(1, plain.loss))
        #expect(distance(fused.hiddenGradient.floats(), plain.hidden) < 1e-5)
        #expect(distance(fused.tableGradient.floats(), plain.table) < 1e-5)
    }

    @Test("Logits that overflow an exponential give a finite loss")
    @TensorThread
    func large() {
        let problem = Problem(seed: 1, tokens: 20, items: 30, scale: 20)
        let fused = CatalogueCrossEntropy()(
            hidden: problem.hidden,
            table: problem.table,
            targets: problem.targets,
            weights: problem.weights
        )
        let plain = problem.plain()
        #expect(plain.loss > 500)
        #expect(abs(fused.loss - plain.loss) < 1e-5 * plain.loss)
    }

    @Test("A token of weight 0 counts as if it weren't there")
    @TensorThread
    func weights() {
        let problem = Problem(seed: 2, tokens: 20, items: 30, scale: 1)
        let mask = Tensor((0..<20).map { Float($0 < 15 ? 1 : 0) })
        let loss = CatalogueCrossEntropy()
        let masked = loss(
            hidden: problem.hidden,
            table: problem.table,
            targets: problem.targets,
            weights: problem.weights * mask
        )
        let shorter = loss(
            hidden: problem.hidden[0..<15],
            table: problem.table,
            targets: problem.targets[0..<15],
            weights: problem.weights[0..<15]
        )
        #expect(abs(masked.loss - shorter.loss) < 1e-6)
        #expect(
            distance(masked.tableGradient.floats(), shorter.tableGradient.floats()) < 1e-6
        )
    }
}

/// The largest difference of two lists.
func distance(_ left: [Float], _ right: [Float]) -> Float {
    guard left.count == right.count else { return .infinity }
    return zip(left, right).map { abs($0 - $1) }.max() ?? 0
}
