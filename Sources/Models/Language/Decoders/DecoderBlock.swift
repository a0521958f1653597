import Networks
import Tensors

/// What all blocks of one pass share.
struct DecoderPass {
    /// Turns queries and keys by their places.
    var turns: RotaryPositions.Turns
    /// What tokens may look at, `[batch, 1, queries · heads a group, keys]`; truth values.
    var sight: Tensor
    /// What was read before; nil where the whole texts are read.
    var cache: KeyValueCache?
}

/// Attention to what was read so far, then a gated feed-forward layer, each normalised before and added to its input.
///
///     x ← x + attention(norm(x)),   x ← x + (SiLU(norm(x) Gᵀ) ⊙ norm(x) Uᵀ) Dᵀ
///
/// Several heads of queries share a head of keys and values.
///
/// Source: Touvron et al., "LLaMA", arXiv 2302.13971, section 2.2; Ainslie et al., "GQA", EMNLP 2023; Shazeer, "GLU variants
/// improve transformer", arXiv 2002.05202.
struct DecoderBlock: Module {
    private let shape: DecoderShape
    private let layer: Int
    private let attentionNorm: RootMeanSquareNorm
    private let query: Projection
    private let key: Projection
    private let value: Projection
    private let gathered: Projection
    private let norm: RootMeanSquareNorm
    private let gate: Projection
    private let inner: Projection
    private let outer: Projection

    @TensorThread
    init(_ layer: Int, _ shape: DecoderShape, from weights: DecoderWeights) throws {
        self.shape = shape
        self.layer = layer
        func tensor(_ name: String, _ extents: Int...) throws -> Tensor {
            try weights.tensor("model.layers.\(layer).\(name).weight", extents)
        }
        func map(_ name: String, _ outputs: Int, _ inputs: Int) throws -> Projection {
            Projection(weight: try tensor(name, outputs, inputs))
        }
        func scale(_ name: String) throws -> RootMeanSquareNorm {
            RootMeanSquareNorm(weight: try tensor(name, shape.width), epsilon: shape.epsilon)
        }
        let (width, inside) = (shape.width, shape.innerWidth)
        let (all, shared) = (shape.heads * shape.headWidth, shape.groups * shape.headWidth)
        attentionNorm = try scale("input_layernorm")
        query = try map("self_attn.q_proj", all, width)
        key = try map("self_attn.k_proj", shared, width)
        value = try map("self_attn.v_proj", shared, width)
        gathered = try map("self_attn.o_proj", width, all)
        norm = try scale("post_attention_layernorm")
        gate = try map("mlp.gate_proj", inside, width)
        inner = try map("mlp.up_proj", inside, width)
        outer = try map("mlp.down_proj", width, inside)
    }

    /// Maps `[batch, length, width]` to the same shape.
    func callAsFunction(_ input: Tensor, _ pass: DecoderPass) -> Tensor {
        let attended = input + attention(attentionNorm(input), pass)
        let states = norm(attended)
        return attended + outer(gate(states).silu() * inner(states))
    }

    private func attention(_ input: Tensor, _ pass: DecoderPass) -> Tensor {
        let (batch, length) = (input.extent(0), input.extent(1))
        func split(_ tensor: Tensor, _ heads: Int) -> Tensor {
            tensor.reshape(batch, length, heads, shape.headWidth).transpose(1, 2)
        }
        // The heads that share keys stand as further queries of one head: [batch, groups, heads / groups · length, width]
        let queries = pass.turns(split(query(input), shape.heads))
            .reshape(batch, shape.groups, shape.heads / shape.groups * length, shape.headWidth)
        var keys = pass.turns(split(key(input), shape.groups))
        var values = split(value(input), shape.groups)
        if let cache = pass.cache {
            (keys, values) = cache.extend(layer, key: keys, value: values)
        }
        let found = queries.attention(key: keys, value: values, mask: pass.sight)
            .reshape(batch, shape.heads, length, shape.headWidth)
        return gathered(
            found.transpose(1, 2).reshape(batch, length, shape.heads * shape.headWidth)
        )
    }

    /// By the names that published files have.
    var parameters: [Parameter] {
        attentionNorm.parameters(under: "input_layernorm")
            + maps.flatMap { [Parameter("\($0.path).weight", $0.weight)] }
            + norm.parameters(under: "post_attention_layernorm")
    }

    /// The weights, for reading a token at a time.
    var step: DecoderStep.Block {
        DecoderStep.Block(
            attentionNorm: attentionNorm.weight,
            query: query.weight,
            key: key.weight,
            value: value.weight,
            gathered: gathered.weight,
            norm: norm.weight,
            gate: gate.weight,
            inner: inner.weight,
            outer: outer.weight
        )
    }

    /// The linear maps.
    var maps: [AdaptableMap] {
        [
            AdaptableMap("self_attn.q_proj", query), AdaptableMap("self_attn.k_proj", key),
            AdaptableMap("self_attn.v_proj", value), AdaptableMap("self_attn.o_proj", gathered),
            AdaptableMap("mlp.gate_proj", gate), AdaptableMap("mlp.up_proj", inner),
            AdaptableMap("mlp.down_proj", outer),
        ]
    }
}
