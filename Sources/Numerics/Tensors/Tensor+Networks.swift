internal import CTorch

/// How a loss joins the losses of its elements.
public enum Reduction: Sendable {
    /// Keep them apart.
    case none
    /// Their mean.
    case mean
    /// Their sum.
    case sum

    var code: ct_reduction {
        switch self {
        case .none: CT_NONE
        case .mean: CT_MEAN
        case .sum: CT_SUM
        }
    }
}

/// What is done to the output of a linear map.
public enum Activation: Sendable, Hashable {
    /// Nothing.
    case identity
    /// x Φ(x), with Φ the standard normal distribution.
    case gelu
}

extension Tensor {
    /// x Wᵀ + b over the last dimension.
    ///
    /// - Parameters:
    ///   - weight: `[outputs, inputs]`.
    ///   - bias: `[outputs]`.
    /// - Returns: `[..., outputs]`.
    public func linear(weight: Tensor, bias: Tensor? = nil) -> Tensor {
        .make { ct_linear($0, handle, weight.handle, bias.handle) }
    }

    /// f(x Wᵀ + b) over the last dimension.
    ///
    /// Outside of any recording it is one fused product, in another order of the sums than
    /// ``linear(weight:bias:)``'s, and about twice as fast on processors that MKL has no kernels of its own for.
    ///
    /// - Parameters:
    ///   - weight: `[outputs, inputs]`.
    ///   - bias: `[outputs]`.
    ///   - activation: f.
    /// - Returns: `[..., outputs]`.
    public func linear(weight: Tensor, bias: Tensor?, activation: Activation) -> Tensor {
        .make { ct_linear_fused($0, handle, weight.handle, bias.handle, activation == .gelu) }
    }

    /// The rows of this table `[entries, width]` that `indices` names, `[..., width]`.
    ///
    /// The row of the index `padding` gets no gradient.
    public func embedding(_ indices: Tensor, padding: Int? = nil) -> Tensor {
        .make { ct_embedding($0, handle, indices.handle, padding ?? -1) }
    }

    /// (x - mean) / √(variance + ε) · weight + bias over the last dimension.
    ///
    /// Source: Ba, Kiros & Hinton, arXiv 1607.06450, 2016.
    public func layerNorm(weight: Tensor?, bias: Tensor?, epsilon: Double) -> Tensor {
        let width = [extent(-1)]
        return .make { ct_layer_norm($0, handle, width, 1, weight.handle, bias.handle, epsilon) }
    }

    /// x / √(mean(x²) + ε) · weight over the last dimension.
    ///
    /// Source: Zhang & Sennrich, "Root mean square layer normalization", NeurIPS 2019.
    public func rootMeanSquareNorm(weight: Tensor, epsilon: Double) -> Tensor {
        .make { ct_rms_norm($0, handle, weight.handle, epsilon) }
    }

    /// x · mask / keep, where each element of the mask is 1 with probability `keep` = 1 - rate.
    ///
    /// The generator gives one number, from which the mask's are derived by their places: some
    /// times faster than a number of the generator for each element. The rate is below 1.
    ///
    /// Source: Srivastava et al., JMLR 15, 2014.
    public func dropout(rate: Double, from generator: Generator) -> Tensor {
        if rate <= 0 { return self }
        return self * .make { ct_dropout_mask($0, handle, rate, generator.handle) }
    }

    /// softmax(scale · Q Kᵀ + mask) V, with this tensor as Q `[batch, heads, queries, width]`.
    ///
    /// - Parameters:
    ///   - key: `[batch, heads, keys, width]`.
    ///   - value: `[batch, heads, keys, width]`.
    ///   - mask: added to the scores, or truth values where true means "may look"; it broadcasts
    ///     to `[batch, heads, queries, keys]`. A query that may look nowhere gives NaN or zeros.
    ///   - isCausal: let a query look at keys up to its own place only; not together with a mask.
    ///   - scale: factor of the scores; nil stands for 1 / √width.
    /// - Returns: `[batch, heads, queries, width]`.
    ///
    /// Source: Vaswani et al., NeurIPS 2017, equation 1.
    public func attention(
        key: Tensor,
        value: Tensor,
        mask: Tensor? = nil,
        isCausal: Bool = false,
        scale: Double? = nil
    ) -> Tensor {
        .make {
            ct_attention(
                $0,
                handle,
                key.handle,
                value.handle,
                mask.handle,
                isCausal,
                scale ?? 0
            )
        }
    }

    /// -log softmax(logits)[target], with this tensor as logits `[rows, classes]`.
    ///
    /// - Parameters:
    ///   - targets: class of each row, `[rows]`, 64-bit integers.
    ///   - weight: factor of each class; the mean divides by the sum of the rows' factors.
    ///   - reduction: how the rows' losses are joined.
    ///   - ignored: a target whose rows do not count.
    ///   - smoothing: share of the target's probability that is spread over all classes.
    /// - Returns: one number, or `[rows]` without a reduction.
    public func crossEntropy(
        _ targets: Tensor,
        weight: Tensor? = nil,
        reduction: Reduction = .mean,
        ignored: Int = -100,
        smoothing: Double = 0
    ) -> Tensor {
        .make {
            ct_cross_entropy(
                $0,
                handle,
                targets.handle,
                weight.handle,
                reduction.code,
                ignored,
                smoothing
            )
        }
    }

    /// -y log σ(x) - (1 - y) log(1 - σ(x)), with this tensor as logits x.
    ///
    /// - Parameters:
    ///   - targets: probabilities y of the same shape.
    ///   - weight: factor of each element.
    ///   - positiveWeight: factor of the first term.
    ///   - reduction: how the elements' losses are joined.
    /// - Returns: one number, or this tensor's shape without a reduction.
    public func binaryCrossEntropy(
        _ targets: Tensor,
        weight: Tensor? = nil,
        positiveWeight: Tensor? = nil,
        reduction: Reduction = .mean
    ) -> Tensor {
        .make {
            ct_binary_cross_entropy(
                $0,
                handle,
                targets.handle,
                weight.handle,
                positiveWeight.handle,
                reduction.code
            )
        }
    }
}
