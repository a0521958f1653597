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
/// With a filter, `share · filter(norm(x)) + (1 - share) · attention(norm(x))` stands for the attention.
///
/// Source: Vaswani et al., NeurIPS 2017; normalised before as in Xiong et al., ICML 2020; the filter
/// beside the attention by Shin et al., AAAI 2024, equation 8.
public struct TransformerBlock: Module {
    /// A filter beside the attention.
    public struct Filter: Sendable, Codable, Hashable {
        /// What the filter counts beside the attention, in 0...1.
        public var share: Double
        /// Frequencies above 0 that count as slow.
        public var frequencies: Int

        /// Sets the options.
        public init(share: Double = 0.7, frequencies: Int = 2) {
            self.share = share
            self.frequencies = frequencies
        }
    }

    let attentionNorm: LayerNorm
    let attention: CausalSelfAttention
    let filter: FrequencyFilter?
    let filterShare: Double
    let feedForwardNorm: LayerNorm
    let feedForward: FeedForward
    let dropout: Dropout

    /// Makes a block whose feed-forward layer is four times as wide inside.
    ///
    /// `length` bounds the positions of a block with a filter.
    public init(
        width: Int,
        heads: Int,
        dropout: Double,
        attentionDropout: Double,
        filter: Filter? = nil,
        length: Int = 0,
        from source: ParameterSource
    ) {
        attentionNorm = LayerNorm(width, from: source["attention-norm"])
        attention = CausalSelfAttention(
            width: width,
            heads: heads,
            dropout: attentionDropout,
            from: source["attention"]
        )
        self.filter = filter.map {
            FrequencyFilter(
                width: width,
                length: length,
                frequencies: $0.frequencies,
                from: source["filter"]
            )
        }
        filterShare = filter?.share ?? 0
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
        let attended = input + dropout(gathered(attentionNorm(input), phase), phase)
        return attended + dropout(feedForward(feedForwardNorm(attended), phase), phase)
    }

    private func gathered(_ input: Tensor, _ phase: Phase) -> Tensor {
        let attended = attention(input, phase)
        guard let filter else { return attended }
        return filterShare * filter(input) + (1 - filterShare) * attended
    }

    /// Both layers, their norms and the filter.
    public var parameters: [Parameter] {
        attentionNorm.parameters(under: "attention-norm")
            + attention.parameters(under: "attention")
            + (filter?.parameters(under: "filter") ?? [])
            + feedForwardNorm.parameters(under: "feed-forward-norm")
            + feedForward.parameters(under: "feed-forward")
    }
}
