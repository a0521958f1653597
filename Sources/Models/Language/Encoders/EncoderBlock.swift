import Networks
import Tensors

/// Attention to all tokens of a text, then a feed-forward layer, each normalised after it is added.
///
///     x ← norm(x + attention(x)),   x ← norm(x + GELU(x W₁ᵀ + b₁) W₂ᵀ + b₂)
///
/// Source: Vaswani et al., "Attention is all you need", NeurIPS 2017, as in Devlin et al., "BERT", NAACL 2019.
struct EncoderBlock: Module {
    private let heads: Int
    private let query: Linear
    private let key: Linear
    private let value: Linear
    private let gathered: Linear
    private let attentionNorm: LayerNorm
    private let inner: Linear
    private let outer: Linear
    private let norm: LayerNorm

    init(_ shape: EncoderShape, from source: ParameterSource) {
        let width = shape.width
        heads = shape.heads
        query = Linear(width, width, from: source["query"])
        key = Linear(width, width, from: source["key"])
        value = Linear(width, width, from: source["value"])
        gathered = Linear(width, width, from: source["gathered"])
        attentionNorm = LayerNorm(width, epsilon: shape.epsilon, from: source["attention-norm"])
        inner = Linear(width, shape.innerWidth, from: source["inner"])
        outer = Linear(shape.innerWidth, width, from: source["outer"])
        norm = LayerNorm(width, epsilon: shape.epsilon, from: source["norm"])
    }

    /// Maps `[batch, length, width]` to the same shape; `mask` is added to the scores of keys.
    func callAsFunction(_ input: Tensor, mask: Tensor?) -> Tensor {
        let shape = input.shape
        func split(_ tensor: Tensor) -> Tensor {
            tensor.reshape(shape[0], shape[1], heads, shape[2] / heads).transpose(1, 2)
        }
        let attended = split(query(input))
            .attention(key: split(key(input)), value: split(value(input)), mask: mask)
            .transpose(1, 2).reshape(shape)
        let states = attentionNorm(input + gathered(attended))
        return norm(states + outer(inner(states, activation: .gelu)))
    }

    /// What states are best in.
    var dtype: DType { query.matrix.dtype }

    /// The linear maps, by the names that published files have.
    var maps: [AdaptableMap] {
        [
            AdaptableMap("attention.self.query", query), AdaptableMap("attention.self.key", key),
            AdaptableMap("attention.self.value", value),
            AdaptableMap("attention.output.dense", gathered),
            AdaptableMap("intermediate.dense", inner), AdaptableMap("output.dense", outer),
        ]
    }

    /// By the names that published files have.
    var parameters: [Parameter] {
        query.parameters(under: "attention.self.query")
            + key.parameters(under: "attention.self.key")
            + value.parameters(under: "attention.self.value")
            + gathered.parameters(under: "attention.output.dense")
            + attentionNorm.parameters(under: "attention.output.LayerNorm")
            + inner.parameters(under: "intermediate.dense")
            + outer.parameters(under: "output.dense")
            + norm.parameters(under: "output.LayerNorm")
    }
}
