public import Tensors

/// Two maps with a smooth threshold between them, position by position.
///
///     y = GELU(x W₁ᵀ + b₁) W₂ᵀ + b₂
///
/// Source: Vaswani et al., NeurIPS 2017, section 3.3; GELU by Hendrycks & Gimpel, arXiv 1606.08415.
public struct FeedForward: Module {
    let inner: Linear
    let outer: Linear
    let dropout: Dropout

    /// Makes a layer; `dropout` acts between the maps.
    public init(width: Int, inner innerWidth: Int, dropout: Double, from source: ParameterSource) {
        inner = Linear(width, innerWidth, from: source["inner"])
        outer = Linear(innerWidth, width, from: source["outer"])
        self.dropout = Dropout(dropout)
    }

    /// Maps `[..., width]` to the same shape.
    public func callAsFunction(_ input: Tensor, _ phase: Phase) -> Tensor {
        outer(dropout(inner(input).gelu(), phase))
    }

    /// The two maps.
    public var parameters: [Parameter] {
        inner.parameters(under: "inner") + outer.parameters(under: "outer")
    }
}

/// Causal attention, then a feed-forward layer, each normalised before and added to its input.
///
///     x ← x + dropout(attention(norm(x)))
///     x ← x + dropout(feed-forward(norm(x)))
///
/// Source: Vaswani et al., NeurIPS 2017; normalised before as in Xiong et al., ICML 2020.
public struct TransformerBlock: Module {
    let attentionNorm: LayerNorm
    let attention: CausalSelfAttention
    let feedForwardNorm: LayerNorm
    let feedForward: FeedForward
    let dropout: Dropout

    /// Makes a block whose feed-forward layer is four times as wide inside.
    public init(
        width: Int,
        heads: Int,
        dropout: Double,
        attentionDropout: Double,
        from source: ParameterSource
    ) {
        attentionNorm = LayerNorm(width, from: source["attention-norm"])
        attention = CausalSelfAttention(
            width: width,
            heads: heads,
            dropout: attentionDropout,
            from: source["attention"]
        )
        feedForwardNorm = LayerNorm(width, from: source["feed-forward-norm"])
        feedForward = FeedForward(
            width: width,
            inner: 4 * width,
            dropout: dropout,
            from: source["feed-forward"]
        )
        self.dropout = Dropout(dropout)
    }

    /// Maps `[batch, length, width]` to the same shape.
    public func callAsFunction(_ input: Tensor, _ phase: Phase) -> Tensor {
        let attended = input + dropout(attention(attentionNorm(input), phase), phase)
        return attended + dropout(feedForward(feedForwardNorm(attended), phase), phase)
    }

    /// Both layers and their norms.
    public var parameters: [Parameter] {
        attentionNorm.parameters(under: "attention-norm")
            + attention.parameters(under: "attention")
            + feedForwardNorm.parameters(under: "feed-forward-norm")
            + feedForward.parameters(under: "feed-forward")
    }
}
