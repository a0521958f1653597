import Networks
import Tensors

/// The steps that a tuning takes: short gradients, a step length that rises and falls, and none that would spoil weights.
///
///     θ ← θ - AdamW(∇ / max(1, |∇|)),   step length: up to `rate` within a tenth of the steps, from there down to 0
///
/// Source: Loshchilov & Hutter, "Decoupled weight decay regularization", ICLR 2019.
struct TuningSteps {
    private let learnt: [Parameter]
    private let rate: Double
    private let optimiser: Adam
    private let schedule: Schedule
    /// Gradients longer than this are shortened.
    private static let longestGradient = 1.0

    /// Prepares as many steps of weights; `rate` is the highest step length.
    @TensorThread
    init(of learnt: [Parameter], _ steps: Int, rate: Double) {
        (self.learnt, self.rate) = (learnt, rate)
        optimiser = Adam(learnt, settings: FusedAdam(rate: rate, weightDecay: 0.01))
        schedule = .linear(warmup: max(1, steps / 10), total: steps)
    }

    /// Takes a step along the gradients that the weights hold.
    ///
    /// - Parameters:
    ///   - number: the step's, from 0.
    ///   - loss: what the gradients are those of.
    /// - Throws: ``TuningError``, before the weights change.
    @TensorThread
    func take(_ number: Int, loss: Double) throws(TuningError) {
        let norm = clipGradients(of: learnt, toNorm: Self.longestGradient)
        try TuningError.require(loss, "loss", step: number + 1, rate: rate)
        try TuningError.require(norm, "length of the gradient", step: number + 1, rate: rate)
        optimiser.step(rate: rate * schedule.factor(atStep: number))
    }
}
