internal import CTorch

/// One step of Adam on many tensors in one call, faster than a step made of single operations.
///
///     m ← β₁ m + (1 - β₁) g      v ← β₂ v + (1 - β₂) g²
///     w ← w - rate · (m / (1 - β₁ᵗ)) / (√(v / (1 - β₂ᵗ)) + ε)
///
/// Source: Kingma & Ba, ICLR 2015; Loshchilov & Hutter, ICLR 2019, for the decoupled decay.
public struct FusedAdam: Sendable, Hashable, Codable {
    /// Step length.
    public var rate: Double
    /// β₁, how much of the mean survives a step.
    public var meanDecay: Double
    /// β₂, how much of the mean square survives a step.
    public var squareDecay: Double
    /// ε, what keeps the division finite.
    public var epsilon: Double
    /// Factor of the weights that is subtracted from them, or added to their gradients.
    public var weightDecay: Double
    /// Whether the weight decay acts on the weights (AdamW) and not on the gradients.
    public var isDecoupled: Bool

    /// Settings of the step.
    public init(
        rate: Double = 1e-3,
        meanDecay: Double = 0.9,
        squareDecay: Double = 0.999,
        epsilon: Double = 1e-8,
        weightDecay: Double = 0,
        isDecoupled: Bool = true
    ) {
        self.rate = rate
        self.meanDecay = meanDecay
        self.squareDecay = squareDecay
        self.epsilon = epsilon
        self.weightDecay = weightDecay
        self.isDecoupled = isDecoupled
    }

    /// Changes weights, means, squares and steps in place, all lists in the same order.
    ///
    /// - Parameters:
    ///   - weights: what is learnt.
    ///   - gradients: their gradients.
    ///   - means: m of each weight, zeros at first.
    ///   - squares: v of each weight, zeros at first.
    ///   - steps: t of each weight, a float32 number without dimensions, zero at first.
    public func step(
        weights: [Tensor],
        gradients: [Tensor],
        means: [Tensor],
        squares: [Tensor],
        steps: [Tensor]
    ) {
        let lists = [gradients, means, squares, steps]
        precondition(lists.allSatisfy { $0.count == weights.count }, "one of each for a weight")
        let all = weights + lists.joined()
        let count = weights.count
        withoutGradient {
            withHandles(all) { handles, _ in
                let status = ct_adam_(
                    handles,
                    handles + count,
                    handles + 2 * count,
                    handles + 3 * count,
                    handles + 4 * count,
                    count,
                    rate,
                    meanDecay,
                    squareDecay,
                    weightDecay,
                    epsilon,
                    isDecoupled
                )
                require(status, "FusedAdam.step")
            }
        }
    }
}
