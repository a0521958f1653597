import Networks
import Tensors

/// A transformer that reads texts from their start, in the shape of Llama, and says what could come next.
///
/// Source: Touvron et al., "LLaMA: open and efficient foundation language models", arXiv 2302.13971.
struct LlamaDecoder: Module {
    let shape: DecoderShape
    private let words: Embedding
    private let blocks: [DecoderBlock]
    private let norm: RootMeanSquareNorm
    private let head: Projection
    private let rotary: RotaryPositions
    /// Reads a token at a time in one call, of plain weights.
    private let stepper: Stepper
    /// Where adapters may be put, which that call knows nothing of.
    private let slots: [AdapterSlot]

    /// Reads all weights.
    ///
    /// - Throws: ``DecoderError`` for weights that are missing, unknown or of other extents; `TorchError`.
    @TensorThread
    init(_ shape: DecoderShape, from weights: DecoderWeights) throws {
        self.shape = shape
        let table = [shape.vocabulary, shape.width]
        words = Embedding(weight: try weights.tensor("model.embed_tokens.weight", table))
        blocks = try (0..<shape.layers).map { try DecoderBlock($0, shape, from: weights) }
        norm = RootMeanSquareNorm(
            weight: try weights.tensor("model.norm.weight", [shape.width]),
            epsilon: shape.epsilon
        )
        head = Projection(
            weight: shape.isTied ? words.weight : try weights.tensor("lm_head.weight", table)
        )
        rotary = RotaryPositions(width: shape.headWidth, base: shape.rotaryBase)
        let step = DecoderStep(
            DecoderStep.Sizes(
                vocabulary: shape.vocabulary,
                width: shape.width,
                heads: shape.heads,
                groups: shape.groups,
                headWidth: shape.headWidth,
                innerWidth: shape.innerWidth,
                epsilon: shape.epsilon
            ),
            words: words.weight,
            blocks: blocks.map(\.step),
            norm: norm.weight,
            head: head.weight,
            frequencies: rotary.angles
        )
        stepper = Stepper(step)
        slots = blocks.flatMap { $0.maps.map(\.slot) }
        try weights.requireNone(beside: parameters.map(\.path))
    }

    /// What the states are computed in.
    var dtype: DType { words.weight.dtype }

    /// Reads tokens.
    ///
    /// - Parameters:
    ///   - tokens: `[batch, length]`, 64-bit integers.
    ///   - places: each token's place in its text, `[batch, length]`, single precision.
    ///   - present: whether there is a token and no padding, `[batch, length]`; truth values.
    ///   - cache: what was read before, which grows; nil where the texts begin here and none follow.
    /// - Returns: states `[batch, length, width]`.
    func callAsFunction(
        _ tokens: Tensor,
        places: Tensor,
        present: Tensor,
        cache: KeyValueCache? = nil
    ) -> Tensor {
        let length = tokens.extent(1)
        let sight = cache?.open(present) ?? KeyValueCache.sight(of: 0..<length, present: present)
        let pass = DecoderPass(
            turns: rotary.turns(at: places, dtype: dtype),
            sight: sight.repeated(1, 1, shape.heads / shape.groups, 1),
            cache: cache
        )
        return norm(blocks.reduce(words(tokens)) { $1($0, pass) })
    }

    /// Reads one token of each text, outside of any recording.
    ///
    /// - Parameters:
    ///   - tokens: one a text.
    ///   - places: where they stand in their texts.
    ///   - cache: what was read before, which grows.
    /// - Returns: the scores of all tokens to come next, `[batch, vocabulary]` in single precision.
    /// - Throws: `TorchError.outOfMemory`.
    func next(
        _ tokens: [Int32],
        places: [Int],
        cache: KeyValueCache
    ) throws(TorchError) -> Tensor {
        if let step = stepper.step, !slots.contains(where: { $0.adapter != nil }) {
            return try cache.withColumn { keys, values, present, column throws(TorchError) in
                try step(
                    tokens,
                    places: places.map(Float.init),
                    keys: keys,
                    values: values,
                    present: present,
                    column: column
                )
            }
        }
        let shape = [tokens.count, 1]
        let states = self(
            Tensor(tokens.map(Int64.init), shape: shape),
            places: Tensor(places.map(Float.init), shape: shape),
            present: Tensor([Bool](repeating: true, count: tokens.count), shape: shape),
            cache: cache
        )
        return logits(states.select(0, along: 1))
    }

    /// The scores of all tokens to come next: states `[..., width]` to `[..., vocabulary]`, in single precision.
    func logits(_ states: Tensor) -> Tensor {
        head(states).to(.float32)
    }

    /// By the names that published files have.
    var parameters: [Parameter] {
        words.parameters(under: "model.embed_tokens")
            + blocks.enumerated().flatMap { $1.parameters(under: "model.layers.\($0)") }
            + norm.parameters(under: "model.norm")
            + (shape.isTied ? [] : head.parameters(under: "lm_head"))
    }

    /// Bytes of its weights in memory.
    ///
    /// - Parameter sharesTable: whether the scores' matrix is the table of words itself, which compressing ends.
    /// - Returns: those of all maps in the numbers that they are multiplied in, and of all else.
    func byteCount(sharesTable: Bool) -> Int {
        let mapped = maps + [AdaptableMap("lm_head", head)]
        let names = Set(mapped.map { "\($0.path).weight" })
        let others = parameters.filter { !names.contains($0.path) }
            .reduce(0) { $0 + $1.tensor.count * $1.tensor.dtype.byteCount }
        return others + maps.reduce(0) { $0 + $1.matrix.byteCount }
            + (sharesTable ? 0 : head.matrix.byteCount)
    }

    /// Prunes the linear maps and brings them into other numbers; that of the tokens' scores with them, while the table of
    /// words stays as it is.
    ///
    /// - Throws: ``DecoderError/badWeight(name:reason:)`` for weights that are not finite.
    func compress(_ compression: MapCompression) throws(DecoderError) {
        stepper.step = nil
        for map in maps + [AdaptableMap("lm_head", head)] {
            do {
                try map.matrix.compress(compression)
            } catch {
                throw .badWeight(name: "\(map.path).weight", reason: "\(error)")
            }
        }
    }

    /// The linear maps of all blocks.
    var maps: [AdaptableMap] {
        blocks.enumerated().flatMap { number, block in
            block.maps.map { AdaptableMap("model.layers.\(number).\($0.path)", $0) }
        }
    }
}

/// What reads a token at a time; one object, shared by all copies of a decoder, so that compressing one leaves no plain
/// weights behind.
private final class Stepper {
    /// Nil where the processor can't, and of compressed weights.
    var step: DecoderStep?

    init(_ step: DecoderStep?) {
        self.step = step
    }
}
