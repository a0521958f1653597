public import Networks
public import Tensors

/// A recurrent recommender: gated recurrent units over a user's items.
///
/// Source: Hidasi et al., "Session-based recommendations with recurrent neural networks", ICLR 2016.
/// Deviates: items enter as embeddings that also score them; whole histories instead of
/// session-parallel mini-batches; losses over the catalogue or drawn items instead of the batch.
public struct GRU4Rec: SequenceModel {
    /// What can be set.
    public struct Configuration: Sendable, Codable, Hashable {
        /// Numbers per item and state.
        public var width: Int
        /// Recurrent layers.
        public var layers: Int
        /// Events of a history that the model sees, from its end.
        public var length: Int
        /// Probability of dropping elements of embeddings and states.
        public var dropout: Double

        /// Sets the options.
        public init(width: Int = 64, layers: Int = 1, length: Int = 50, dropout: Double = 0.5) {
            self.width = width
            self.layers = layers
            self.length = length
            self.dropout = dropout
        }
    }

    /// The settings.
    public let configuration: Configuration
    private let items: Embedding
    private let recurrence: GRU
    private let output: Linear
    private let dropout: Dropout

    /// Makes an untrained model; embeddings begin with a deviation of 0.02.
    public init(
        itemCount: Int,
        configuration: Configuration = Configuration(),
        from source: ParameterSource
    ) {
        let width = configuration.width
        self.configuration = configuration
        items = Embedding(itemCount, width, deviation: 0.02, from: source["items"])
        recurrence = GRU(
            inputs: width,
            width: width,
            layers: configuration.layers,
            from: source["recurrence"]
        )
        output = Linear(width, width, from: source["output"])
        dropout = Dropout(configuration.dropout)
    }

    /// Input positions at most.
    public var length: Int { configuration.length }

    /// One row an item, `[items, width]`.
    public var itemTable: Tensor { items.weight }

    /// Reads right-padded histories `[batch, length]` into states `[batch, length, width]`.
    public func hidden(_ batch: Tensor, _ phase: Phase) -> Tensor {
        output(dropout(recurrence(dropout(items(batch), phase)), phase))
    }

    /// Embeddings, recurrent layers and the output map.
    public var parameters: [Parameter] {
        items.parameters(under: "items") + recurrence.parameters(under: "recurrence")
            + output.parameters(under: "output")
    }
}
