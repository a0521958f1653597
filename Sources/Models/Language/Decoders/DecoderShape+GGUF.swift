extension DecoderShape {
    /// Reads and checks the sizes in a file's notes.
    ///
    /// - Throws: ``GGUFError/badNote(file:key:reason:)``, ``DecoderError/unknownShape(key:got:expected:)``.
    init(_ file: GGUFFile) throws {
        try Self.require("general.architecture", in: file, is: "llama", byDefault: "none")
        try Self.require("llama.rope.scaling.type", in: file, is: "none", byDefault: "none")
        let width = try file.neededInteger("llama.embedding_length")
        let heads = try file.neededInteger("llama.attention.head_count")
        let turned = try file.integer("llama.rope.dimension_count")
        let headWidth =
            try file.integer("llama.attention.key_length") ?? turned ?? width / max(1, heads)
        if let turned, turned != headWidth {
            throw DecoderError.unknownShape(
                key: "llama.rope.dimension_count",
                got: "\(turned)",
                expected: "the head's width \(headWidth)"
            )
        }
        let rows = file.shape(of: "token_embd.weight")?.first ?? 0
        if let stated = try file.integer("llama.vocab_size"), stated != rows {
            throw DecoderError.unknownShape(
                key: "llama.vocab_size",
                got: "\(stated)",
                expected: "the word table's \(rows) rows"
            )
        }
        let end = try file.integer("tokenizer.ggml.eos_token_id")
        self = try DecoderShape(
            vocabulary: rows,
            width: width,
            layers: try file.neededInteger("llama.block_count"),
            heads: heads,
            groups: try file.integer("llama.attention.head_count_kv") ?? heads,
            headWidth: headWidth,
            innerWidth: try file.neededInteger("llama.feed_forward_length"),
            length: try file.neededInteger("llama.context_length"),
            epsilon: try file.real("llama.attention.layer_norm_rms_epsilon") ?? 1e-5,
            rotaryBase: try file.real("llama.rope.freq_base") ?? 10_000,
            isTied: file.shape(of: "output.weight") == nil,
            ends: end.map { [Int32(clamping: $0)] } ?? []
        ).checked()
    }

    private static func require(
        _ key: String,
        in file: GGUFFile,
        is expected: String,
        byDefault standard: String
    ) throws {
        let got = try file.text(key) ?? standard
        guard got == expected else {
            throw DecoderError.unknownShape(key: key, got: got, expected: expected)
        }
    }
}
