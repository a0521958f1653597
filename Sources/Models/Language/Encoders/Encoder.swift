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
    ///   - mask: `[batch, 1, 1, length]`: 0 for tokens, minus infinity for padding; nil where none is.
    /// - Returns: states `[batch, length, width]`.
    func callAsFunction(_ tokens: Tensor, mask: Tensor?) -> Tensor {
        let sum = words(tokens) + positions.weight[0..<tokens.extent(1)] + kinds.weight[0]
        return blocks.reduce(norm(sum)) { $1($0, mask: mask) }
    }

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

    /// Takes the weights of a file, whatever else is in it, such as a head for another task.
    ///
    /// - Throws: `SafetensorsError`, `CheckpointError` for a weight that is missing or has another shape.
    func restore(from file: URL) throws {
        var saved: [String: Tensor] = [:]
        let wanted = Set(parameters.map(\.path))
        for (name, tensor) in try Safetensors.read(file).tensors {
            let plain = name.hasPrefix("bert.") ? String(name.dropFirst(5)) : name
            if wanted.contains(plain) { saved[plain] = tensor.to(.float32) }
        }
        try parameters.restore(from: saved, file: file)
    }
}
