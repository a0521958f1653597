import Foundation
import Tensors

/// How large an encoder is, as `config.json` of its folder says.
struct EncoderShape: Sendable, Hashable, Decodable {
    /// Tokens of the vocabulary.
    var vocabulary: Int
    /// Numbers a token.
    var width: Int
    /// Blocks.
    var layers: Int
    /// Attention heads; a divisor of the width.
    var heads: Int
    /// Numbers inside a feed-forward layer.
    var innerWidth: Int
    /// Tokens of a text at most.
    var length: Int
    /// Kinds of tokens: of the first text, of the second.
    var kinds: Int
    /// Added to variances.
    var epsilon: Double

    private enum CodingKeys: String, CodingKey {
        case vocabulary = "vocab_size"
        case width = "hidden_size"
        case layers = "num_hidden_layers"
        case heads = "num_attention_heads"
        case innerWidth = "intermediate_size"
        case length = "max_position_embeddings"
        case kinds = "type_vocab_size"
        case epsilon = "layer_norm_eps"
        case model = "model_type"
        case activation = "hidden_act"
        case positions = "position_embedding_type"
    }

    /// Reads and checks the sizes.
    ///
    /// - Throws: ``TextEncoderError/unknownShape(key:got:expected:)`` for a model of another shape.
    init(from decoder: any Decoder) throws {
        let keys = try decoder.container(keyedBy: CodingKeys.self)
        func require(_ key: CodingKeys, _ expected: String, byDefault: String) throws {
            let got = try keys.decodeIfPresent(String.self, forKey: key) ?? byDefault
            if got != expected {
                throw TextEncoderError.unknownShape(
                    key: key.stringValue,
                    got: got,
                    expected: expected
                )
            }
        }
        try require(.model, "bert", byDefault: "none")
        try require(.activation, "gelu", byDefault: "gelu")
        try require(.positions, "absolute", byDefault: "absolute")
        func size(_ key: CodingKeys, most: Int = Self.largest) throws -> Int {
            let size = try keys.decode(Int.self, forKey: key)
            if !(1...most).contains(size) {
                throw TextEncoderError.unknownShape(
                    key: key.stringValue,
                    got: "\(size)",
                    expected: "a number in 1...\(most)"
                )
            }
            return size
        }
        vocabulary = try size(.vocabulary)
        width = try size(.width)
        layers = try size(.layers, most: Self.mostLayers)
        heads = try size(.heads)
        innerWidth = try size(.innerWidth)
        length = try size(.length)
        kinds = try size(.kinds)
        epsilon = try keys.decode(Double.self, forKey: .epsilon)
        if !width.isMultiple(of: heads) {
            throw TextEncoderError.unknownShape(
                key: CodingKeys.heads.stringValue,
                got: "\(heads)",
                expected: "a divisor of hidden_size \(width)"
            )
        }
        if parameters > Self.mostParameters {
            throw TextEncoderError.unknownShape(
                key: "number of numbers that its sizes ask for",
                got: "\(parameters)",
                expected: "at most \(Self.mostParameters)"
            )
        }
    }

    /// No size of a model that fits a machine's memory is beyond this.
    private static let largest = 1 << 24
    /// The deepest published encoders of this shape have 48.
    private static let mostLayers = 1 << 12
    /// The largest published encoder of this shape has 340 million; what a folder asks for is set aside at once.
    private static let mostParameters = 1 << 31

    /// Numbers of the embeddings and of the blocks' matrices; no overflow within the bounds of sizes.
    private var parameters: Int {
        let block = 4 * width * width + 2 * width * innerWidth
        return (vocabulary + length + kinds) * width + layers * block
    }
}

extension EncoderShape {
    /// Reads the sizes from the weights, where a model comes without `config.json`.
    ///
    /// - Parameters:
    ///   - saved: weights by the names that published files have.
    ///   - file: where they come from, for the message.
    ///   - heads: how many attention heads a model of some width has, which no weight says.
    /// - Throws: ``TextEncoderError/unreadable(path:reason:)`` where they are none of BERT's; what `heads` throws.
    init(_ saved: [String: Tensor], in file: URL, heads: (Int) throws -> Int) throws {
        func extents(_ name: String) throws(TextEncoderError) -> [Int] {
            guard let shape = saved[name]?.shape, shape.count == 2, !shape.contains(0) else {
                throw .unreadable(path: file.path, reason: "expected a matrix '\(name)', got none")
            }
            return shape
        }
        let words = try extents("embeddings.word_embeddings.weight")
        vocabulary = words[0]
        width = words[1]
        length = try extents("embeddings.position_embeddings.weight")[0]
        kinds = try extents("embeddings.token_type_embeddings.weight")[0]
        innerWidth = try extents("encoder.layer.0.intermediate.dense.weight")[0]
        var layers = 1
        while saved["encoder.layer.\(layers).output.dense.weight"] != nil { layers += 1 }
        self.layers = layers
        self.heads = try heads(words[1])
        epsilon = Self.usualEpsilon
    }

    /// What BERT adds to variances.
    private static let usualEpsilon = 1e-12
}
