import Tensors

/// A diffusion of choices: in each step a choice stays, or is drawn anew with every state as likely.
///
///     q(x_t | x_0) = ᾱ_t x_0 + (1 − ᾱ_t) / K
///     q(x_{t−1} | x_t, x_0) ∝ (α_t x_t + (1 − α_t) / K) ⊙ (ᾱ_{t−1} x_0 + (1 − ᾱ_{t−1}) / K)
///
/// Choices are `[rows, states]` of ones among zeros, or of probabilities (``StateBlocks``).
///
/// Source: Hoogeboom et al., "Argmax flows and multinomial diffusion", NeurIPS 2021, equations 11 to 15.
struct MultinomialDiffusion {
    let blocks: StateBlocks
    /// 1 / K for each state of a choice, `[1, states]`.
    private let even: Tensor

    init(_ blocks: StateBlocks) {
        self.blocks = blocks
        even = Tensor(
            blocks.counts.flatMap { Array(repeating: 1 / Float($0), count: $0) },
            shape: [1, blocks.states]
        )
    }

    /// Probabilities after steps that leave `kept` of the choices, `[rows, 1]` or one number.
    func after(_ choices: Tensor, kept: Tensor) -> Tensor { choices * kept + even * (1 - kept) }

    /// Choices drawn after steps that leave `kept` of them, `[rows, 1]`.
    func drawnAfter(_ choices: Tensor, kept: Tensor, from generator: Generator) -> Tensor {
        let count = choices.extent(0)
        let stays = Tensor.uniform([count, blocks.counts.count], from: generator) .< kept
        let mask = blocks.spread(stays.to(.float32))
        return mask * choices + (1 - mask) * blocks.evenlyDrawn(count, from: generator)
    }

    /// Probabilities one step before.
    ///
    /// - Parameters:
    ///   - origin: the choices themselves, or the probabilities that a network gives them.
    ///   - now: the choices after the step.
    ///   - keptByStep: α_t.
    ///   - keptBefore: ᾱ_{t−1}.
    /// - Returns: probabilities `[rows, states]`; each choice's sum to 1.
    func before(origin: Tensor, now: Tensor, keptByStep: Tensor, keptBefore: Tensor) -> Tensor {
        let joint = after(now, kept: keptByStep) * after(origin, kept: keptBefore)
        return joint / blocks.spread(blocks.sums(joint) + 1e-30)
    }

    /// KL(truth ‖ guess) of each row, summed over its choices, in nats `[rows]`.
    static func divergence(of truth: Tensor, from guess: Tensor) -> Tensor {
        (truth * ((truth + 1e-30).log() - (guess + 1e-30).log())).sum(over: 1)
    }
}
