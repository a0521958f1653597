/// How large a decoder is, as `config.json` of its folder or the notes of its file say.
struct DecoderShape: Sendable, Hashable {
    /// Rows of the word table, tokens of the vocabulary at least.
    var vocabulary: Int
    /// Numbers a token.
    var width: Int
    /// Blocks.
    var layers: Int
    /// Attention heads of queries.
    var heads: Int
    /// Attention heads of keys and values; a divisor of `heads`.
    var groups: Int
    /// Numbers a head; even.
    var headWidth: Int
    /// Numbers inside a feed-forward layer.
    var innerWidth: Int
    /// Tokens of a text at most.
    var length: Int
    /// Added to mean squares.
    var epsilon: Double
    /// The base of the angles that places turn by.
    var rotaryBase: Double
    /// Whether words are scored with the table that they are read with.
    var isTied: Bool
    /// Tokens that end a text.
    var ends: [Int32]

    /// Checks what has to fit.
    ///
    /// - Throws: ``DecoderError/unknownShape(key:got:expected:)``.
    func checked() throws(DecoderError) -> DecoderShape {
        func require(
            _ holds: Bool,
            _ key: String,
            _ got: Any,
            _ expected: String
        ) throws(DecoderError) {
            if !holds { throw .unknownShape(key: key, got: "\(got)", expected: expected) }
        }
        let sizes = [
            ("vocabulary", vocabulary), ("width", width), ("number of layers", layers),
            ("number of heads", heads), ("number of key-value heads", groups),
            ("head width", headWidth), ("inner width", innerWidth), ("length", length),
        ]
        for (name, size) in sizes {
            try require(
                (1...Self.largest).contains(size),
                name,
                size,
                "a number in 1...\(Self.largest)"
            )
        }
        try require(
            heads % groups == 0,
            "number of key-value heads",
            groups,
            "a divisor of \(heads)"
        )
        try require(headWidth % 2 == 0, "head width", headWidth, "an even number")
        try require(epsilon > 0, "epsilon", epsilon, "a number above 0")
        try require(rotaryBase > 1, "base of rotary angles", rotaryBase, "a number above 1")
        return self
    }

    /// No size of a model that fits a machine's memory is beyond this.
    private static let largest = 1 << 24
}

extension DecoderShape: Decodable {
    private enum CodingKeys: String, CodingKey {
        case vocabulary = "vocab_size"
        case width = "hidden_size"
        case layers = "num_hidden_layers"
        case heads = "num_attention_heads"
        case groups = "num_key_value_heads"
        case headWidth = "head_dim"
        case innerWidth = "intermediate_size"
        case length = "max_position_embeddings"
        case epsilon = "rms_norm_eps"
        case rotaryBase = "rope_theta"
        case rotary = "rope_parameters"
        case scaling = "rope_scaling"
        case isTied = "tie_word_embeddings"
        case ends = "eos_token_id"
        case model = "model_type"
        case activation = "hidden_act"
        case attentionBias = "attention_bias"
        case innerBias = "mlp_bias"
    }

    /// How angles are computed, in newer files.
    private struct Rotary: Decodable {
        var type: String?
        var olderType: String?
        var base: Double?

        private enum CodingKeys: String, CodingKey {
            case type = "rope_type"
            case olderType = "type"
            case base = "rope_theta"
        }
    }

    /// Reads and checks the sizes.
    ///
    /// - Throws: ``DecoderError/unknownShape(key:got:expected:)`` for a model of another shape.
    init(from decoder: any Decoder) throws {
        let keys = try decoder.container(keyedBy: CodingKeys.self)
        func require(_ key: CodingKeys, _ got: String?, _ expected: String) throws {
            if got != expected {
                throw DecoderError.unknownShape(
                    key: key.stringValue,
                    got: got ?? "none",
                    expected: expected
                )
            }
        }
        try require(.model, try keys.decodeIfPresent(String.self, forKey: .model), "llama")
        let activation = try keys.decodeIfPresent(String.self, forKey: .activation)
        try require(.activation, activation ?? "silu", "silu")
        for key in [CodingKeys.attentionBias, .innerBias] {
            let isThere = try keys.decodeIfPresent(Bool.self, forKey: key) ?? false
            try require(key, "\(isThere)", "false")
        }
        var base = try keys.decodeIfPresent(Double.self, forKey: .rotaryBase)
        for key in [CodingKeys.rotary, .scaling] {
            guard let rotary = try keys.decodeIfPresent(Rotary.self, forKey: key) else { continue }
            try require(key, rotary.type ?? rotary.olderType ?? "default", "default")
            base = rotary.base ?? base
        }
        var ends: [Int32] = []
        if let one = try? keys.decodeIfPresent(Int32.self, forKey: .ends) {
            ends = [one]
        } else if let several = try? keys.decodeIfPresent([Int32].self, forKey: .ends) {
            ends = several
        }
        let width = try keys.decode(Int.self, forKey: .width)
        let heads = try keys.decode(Int.self, forKey: .heads)
        self = try DecoderShape(
            vocabulary: try keys.decode(Int.self, forKey: .vocabulary),
            width: width,
            layers: try keys.decode(Int.self, forKey: .layers),
            heads: heads,
            groups: try keys.decodeIfPresent(Int.self, forKey: .groups) ?? heads,
            headWidth: try keys.decodeIfPresent(Int.self, forKey: .headWidth)
                ?? width / max(1, heads),
            innerWidth: try keys.decode(Int.self, forKey: .innerWidth),
            length: try keys.decode(Int.self, forKey: .length),
            epsilon: try keys.decode(Double.self, forKey: .epsilon),
            rotaryBase: base ?? 10_000,
            isTied: try keys.decodeIfPresent(Bool.self, forKey: .isTied) ?? false,
            ends: ends
        ).checked()
    }
}
