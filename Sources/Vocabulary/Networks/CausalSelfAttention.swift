public import Tensors

/// Each position gathers from itself and the positions before it.
///
///     head_i = softmax(Q_i K_iᵀ / sqrt(width / heads) + causal mask) V_i
///     output = concatenated heads, mapped once more
///
/// Sequences are padded on the right, so no real position sees padding and no padding mask is needed.
///
/// Source: Vaswani et al., "Attention is all you need", NeurIPS 2017, section 3.2.
public struct CausalSelfAttention: Module {
    let heads: Int
    let query: Linear
    let key: Linear
    let value: Linear
    let output: Linear
    let dropout: Dropout

    /// Makes a layer; `heads` divides `width`, and `dropout` drops attention weights.
    public init(width: Int, heads: Int, dropout: Double, from source: ParameterSource) {
        precondition(width % heads == 0, "width \(width) is no multiple of \(heads) heads")
        self.heads = heads
        self.dropout = Dropout(dropout)
        query = Linear(width, width, from: source["query"])
        key = Linear(width, width, from: source["key"])
        value = Linear(width, width, from: source["value"])
        output = Linear(width, width, from: source["output"])
    }

    /// Maps `[batch, length, width]` to the same shape.
    public func callAsFunction(_ input: Tensor, _ phase: Phase) -> Tensor {
        let shape = input.shape
        func split(_ tensor: Tensor) -> Tensor {
            // [batch, heads, length, width / heads]
            tensor.reshape(shape[0], shape[1], heads, shape[2] / heads).transpose(1, 2)
        }
        let gathered = attend(split(query(input)), split(key(input)), split(value(input)), phase)
        return output(gathered.transpose(1, 2).reshape(shape))
    }

    private func attend(
        _ query: Tensor,
        _ key: Tensor,
        _ value: Tensor,
        _ phase: Phase
    ) -> Tensor {
        guard case .training = phase, dropout.probability > 0 else {
            return query.attention(key: key, value: value, isCausal: true)
        }
        let length = query.extent(2)
        let future = Tensor.full([length, length], -Double.infinity, device: query.device)
            .upperTriangle(diagonal: 1)
        let scale = 1 / Double(query.extent(3)).squareRoot()
        // [batch, heads, length, length]
        let weights = ((query * scale).matmul(key.transposed) + future).softmax(along: -1)
        return dropout(weights, phase).matmul(value)
    }

    /// The four maps.
    public var parameters: [Parameter] {
        query.parameters(under: "query") + key.parameters(under: "key")
            + value.parameters(under: "value") + output.parameters(under: "output")
    }
}
