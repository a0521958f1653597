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

        init(seed: Int, tokens: Int, items: Int, width: Int = 8, scale: Double) {
            let generator = Generator(seed: UInt64(seed))
            hidden = .normal([tokens, width], deviation: scale, from: generator)
            table = .normal([items, width], deviation: scale, from: generator)
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

    // Widths of 16 to 128 take the fused passes where the processor has them; 301 items leave the last
    // panel of 48 or 64 cut short, 150 and 333 tokens the last chunk and the last group of tokens.
    // The scale of 1 lets logits reach a multiple of the width's root, far above what float32 can
    // exponentiate where the width is 128.
    @Test(
        "Fused passes agree with the definition",
        arguments: [16, 32, 64, 128],
        [(150, 0.1), (333, 0.1), (150, 1.0)]
    )
    @TensorThread
    func fused(width: Int, shape: (tokens: Int, scale: Double)) {
        let problem = Problem(
            seed: width,
            tokens: shape.tokens,
            items: 301,
            width: width,
            scale: shape.scale
        )
        let fused = CatalogueCrossEntropy()(
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

    // A bfloat16 number is off by up to 2⁻⁹ of itself. Both factors of a product are rounded, and so are
    // the probabilities, so that gradients are off by some 3 · 2⁻⁹ of the largest of their kind.
    @Test("In bfloat16 loss and gradients are off by rounding alone", arguments: [32, 64, 128])
    @TensorThread
    func halfPrecision(width: Int) {
        let problem = Problem(seed: width, tokens: 150, items: 301, width: width, scale: 0.3)
        let fused = CatalogueCrossEntropy(precision: .bfloat16)(
            hidden: problem.hidden,
            table: problem.table,
            targets: problem.targets,
            weights: problem.weights
        )
        let plain = problem.plain()
        #expect(abs(fused.loss - plain.loss) < 1e-3 * plain.loss)
        let bound: Float = 3 / 512
        let largestHidden = plain.hidden.map(abs).max() ?? 0
        let largestTable = plain.table.map(abs).max() ?? 0
        #expect(distance(fused.hiddenGradient.floats(), plain.hidden) < bound * largestHidden)
        #expect(distance(fused.tableGradient.floats(), plain.table) < bound * largestTable)
    }

    @Test("Every number of threads gives the same bits", arguments: Precision.allCases)
    @TensorThread
    func threads(precision: Precision) {
        let problem = Problem(seed: 5, tokens: 400, items: 500, width: 64, scale: 0.2)
        let before = TensorThread.threadCount
        defer { TensorThread.threadCount = before }
        let results = [1, 2, 3].map { count in
            TensorThread.threadCount = count
            let result = CatalogueCrossEntropy(precision: precision)(
                hidden: problem.hidden,
                table: problem.table,
                targets: problem.targets,
                weights: problem.weights
            )
            return result.hiddenGradient.floats() + result.tableGradient.floats()
        }
        #expect(!CatalogueLoss(precision).supports(width: 64) || results[0] == results[1])
        #expect(!CatalogueLoss(precision).supports(width: 64) || results[0] == results[2])
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

    // Widths of 8 and 64: libtorch's steps and, where the processor has them, the fused passes.
    @Test("Shares may be negative and sum to 0, as a policy gradient's do", arguments: [8, 64])
    @TensorThread
    func signedShares(width: Int) {
        let problem = Problem(seed: 3, tokens: 40, items: 101, width: width, scale: 0.5)
        let shares = Tensor((0..<40).map { Float($0 % 2 == 0 ? 0.25 : -0.25) })
        let fused = CatalogueCrossEntropy()(
            hidden: problem.hidden,
            table: problem.table,
            targets: problem.targets,
            shares: shares
        )
        let losses = problem.hidden.matmul(problem.table.transposed)
            .crossEntropy(problem.targets, reduction: .none)
        let loss = (losses * shares).sum()
        let plain = Tensor.gradients(of: [loss], withRespectTo: [problem.hidden, problem.table])
        let value: Double = loss.detached().item()
        #expect(abs(fused.loss - value) < 1e-4)
        #expect(distance(fused.hiddenGradient.floats(), plain[0]?.floats() ?? []) < 1e-5)
        #expect(distance(fused.tableGradient.floats(), plain[1]?.floats() ?? []) < 1e-5)
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
