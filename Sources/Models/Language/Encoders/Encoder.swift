import Foundation
import Networks
import Tensors

/// A transformer that reads whole texts in both directions, in the shape of BERT.
///
/// Source: Devlin et al., "BERT: pre-training of deep bidirectional transformers for language understanding",
/// NAACL 2019.
struct Encoder: Module {
    let shape: EncoderShape
    private let words: Embedding
    private let positions: Embedding
    private let kinds: Embedding
    private let norm: LayerNorm
    private let blocks: [EncoderBlock]

    init(_ shape: EncoderShape, from source: ParameterSource) {
        self.shape = shape
        let width = shape.width
        words = Embedding(shape.vocabulary, width, deviation: 0.02, from: source["words"])
        positions = Embedding(shape.length, width, deviation: 0.02, from: source["positions"])
        kinds = Embedding(shape.kinds, width, deviation: 0.02, from: source["kinds"])
        norm = LayerNorm(width, epsilon: shape.epsilon, from: source["norm"])
        blocks = (0..<shape.layers).map { EncoderBlock(shape, from: source["blocks"][$0]) }
    }

    /// Reads right-padded tokens.
    ///
    /// - Parameters:
    ///   - tokens: `[batch, length]`, 64-bit integers.
    ///   - own: to which of two texts tokens belong, as `tokens`; nil where there is one.
    ///   - mask: `[batch, 1, 1, length]`: 0 for tokens, minus infinity for padding; nil where none is.
    /// - Returns: states `[batch, length, width]`.
    func callAsFunction(_ tokens: Tensor, kinds own: Tensor? = nil, mask: Tensor?) -> Tensor {
        let kind = own.map { kinds($0) } ?? kinds.weight[0]
        let sum = words(tokens) + positions.weight[0..<tokens.extent(1)] + kind
        let type = blocks.first?.dtype ?? .float32
        let cover = mask?.to(type)
        return blocks.reduce(norm(sum).to(type)) { $1($0, mask: cover) }.to(.float32)
    }

    /// One row a token, `[vocabulary, width]`.
    var wordTable: Tensor { words.weight }

    /// By the names that published files have.
    var parameters: [Parameter] {
        words.parameters(under: "embeddings.word_embeddings")
            + positions.parameters(under: "embeddings.position_embeddings")
            + kinds.parameters(under: "embeddings.token_type_embeddings")
            + norm.parameters(under: "embeddings.LayerNorm")
            + blocks.enumerated().flatMap { $1.parameters(under: "encoder.layer.\($0)") }
    }

    /// The linear maps of all blocks.
    var maps: [AdaptableMap] {
        blocks.enumerated().flatMap { number, block in
            block.maps.map { AdaptableMap("encoder.layer.\(number).\($0.path)", $0) }
        }
    }

    /// Weights in single precision, but for those in 8 bits, without the name that models with a head put before the
    /// encoder's.
    static func plain(_ tensors: [String: Tensor]) -> [String: Tensor] {
        var result: [String: Tensor] = [:]
        for (name, tensor) in tensors {
            result[name.hasPrefix("bert.") ? String(name.dropFirst(5)) : name] =
                tensor.dtype == .int8 ? tensor : tensor.to(.float32)
        }
        return result
    }
}

extension [Parameter] {
    /// Takes those weights that have a place here, whatever else is among them.
    ///
    /// - Throws: `CheckpointError` for a weight that is missing or has another shape.
    func restore(from tensors: [String: Tensor], of file: URL) throws {
        let wanted = Set(map(\.path))
        try restore(from: tensors.filter { wanted.contains($0.key) }, file: file)
    }
}
