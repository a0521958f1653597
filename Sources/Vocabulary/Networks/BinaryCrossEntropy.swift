public import Tensors

/// Cross-entropy of telling the next item from one that was drawn.
///
///     loss = -Σ_t w_t (log σ(h_t · e_target(t)) + log(1 - σ(h_t · e_negative(t)))) / Σ_t w_t
///
/// Source: Kang & McAuley, "Self-attentive sequential recommendation", ICDM 2018, equation 7.
public struct BinaryCrossEntropy {
    /// Makes the loss.
    public init() {}

    /// Computes the loss as part of the recorded computation.
    ///
    /// - Parameters:
    ///   - hidden: `[tokens, width]`.
    ///   - table: `[items, width]`.
    ///   - targets: the item of each token, `[tokens]`, int64.
    ///   - negatives: an item drawn for each token, `[tokens]`, int64.
    ///   - weights: of each token, `[tokens]`, not all 0.
    /// - Returns: the weighted mean over tokens, in nats.
    public func callAsFunction(
        hidden: Tensor,
        table: Tensor,
        targets: Tensor,
        negatives: Tensor,
        weights: Tensor
    ) -> Tensor {
        let positive = (hidden * table.embedding(targets)).sum(over: 1)
        let negative = (hidden * table.embedding(negatives)).sum(over: 1)
        let losses = (-positive).softplus() + negative.softplus()
        return (losses * weights).sum() / weights.sum()
    }
}
