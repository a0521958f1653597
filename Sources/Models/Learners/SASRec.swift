public import Networks
public import Tensors

/// Self-attentive sequential recommendation: a causal transformer over a user's items.
///
/// Source: Kang & McAuley, "Self-attentive sequential recommendation", ICDM 2018.
/// Deviates: blocks normalise before their layers and use GELU inside, with an inner layer four times
/// as wide, as in later transformers; no dropout mask is shared between positions. With a filter it is
/// BSARec (Shin et al., AAAI 2024), in the form that ``FrequencyFilter`` describes.
public struct SASRec: SequenceModel {
    /// What can be set.
    public struct Configuration: Sendable, Codable, Hashable {
        /// Numbers per item and position.
        public var width: Int
        /// Transformer blocks.
        public var layers: Int
        /// Attention heads; a divisor of the width.
        public var heads: Int
        /// Events of a history that the model sees, from its end.
        public var length: Int
        /// Probability of dropping elements of embeddings and layer outputs.
        public var dropout: Double
        /// Probability of dropping attention weights.
        public var attentionDropout: Double
        /// A filter beside each block's attention, as in BSARec; nil for none.
        public var filter: TransformerBlock.Filter?

        /// Sets the options.
        public init(
            width: Int = 64,
            layers: Int = 2,
            heads: Int = 2,
            length: Int = 50,
            dropout: Double = 0.5,
            attentionDropout: Double = 0,
            filter: TransformerBlock.Filter? = nil
        ) {
            self.width = width
            self.layers = layers
            self.heads = heads
            self.length = length
            self.dropout = dropout
            self.attentionDropout = attentionDropout
            self.filter = filter
        }
    }

    /// The deviation of the numbers with which embeddings begin.
    public static let embeddingDeviation = 0.02

    /// The settings.
    public let configuration: Configuration
    private let items: Embedding
    private let positions: Embedding
    private let blocks: [TransformerBlock]
    private let norm: LayerNorm
    private let dropout: Dropout

    /// Makes an untrained model; embeddings begin at random, around `vectors` `[items, width]` where given.
    public init(
        itemCount: Int,
        configuration: Configuration = Configuration(),
        vectors: Tensor? = nil,
        from source: ParameterSource
    ) {
        let width = configuration.width
        self.configuration = configuration
        let deviation = Self.embeddingDeviation
        let items = Embedding(itemCount, width, deviation: deviation, from: source["items"])
        if let vectors { withoutGradient { items.weight.add(vectors) } }
        self.items = items
        positions = Embedding(
            configuration.length,
            width,
            deviation: deviation,
            from: source["positions"]
        )
        blocks = (0..<configuration.layers).map {
            TransformerBlock(
                width: width,
                heads: configuration.heads,
                dropout: configuration.dropout,
                attentionDropout: configuration.attentionDropout,
                filter: configuration.filter,
                length: configuration.length,
                from: source["blocks"][$0]
            )
        }
        norm = LayerNorm(width, from: source["norm"])
        dropout = Dropout(configuration.dropout)
    }

    /// Input positions at most.
    public var length: Int { configuration.length }

    /// One row an item, `[items, width]`.
    public var itemTable: Tensor { items.weight }

    /// Reads right-padded histories `[batch, length]` into states `[batch, length, width]`.
    public func hidden(_ batch: Tensor, _ phase: Phase) -> Tensor {
        let scale = Double(configuration.width).squareRoot()
        let sum = items(batch) * scale + positions.weight[0..<batch.extent(1)]
        var states = dropout(sum, phase)
        for block in blocks { states = block(states, phase) }
        return norm(states)
    }

    /// Embeddings, blocks and the last norm.
    public var parameters: [Parameter] {
        items.parameters(under: "items") + positions.parameters(under: "positions")
            + blocks.enumerated().flatMap { $1.parameters(under: "blocks.\($0)") }
            + norm.parameters(under: "norm")
    }
}
