extension DecoderShape {
    /// Reads and checks the sizes in a file's notes.
    ///
    /// - Throws: ``GGUFError/badNote(file:key:reason:)``, ``DecoderError/unknownShape(key:got:expected:)``.
    init(_ file: GGUFFile) throws {
        guard case .text(let architecture)? = file.notes["general.architecture"] else {
            throw GGUFError.badNote(
                file: file.path,
                key: "general.architecture",
                reason: "expected a text, got none"
            )
        }
        guard architecture == "llama" else {
            throw DecoderError.unknownShape(
                key: "general.architecture",
                got: architecture,
                expected: "llama"
            )
        }
        func size(_ key: String) throws -> Int? {
            switch file.notes[key] {
            case nil: return nil
            case .integer(let size)?: return size
            default:
                throw GGUFError.badNote(
                    file: file.path,
                    key: key,
                    reason: "expected a whole number"
                )
            }
        }
        func needed(_ key: String) throws -> Int {
            guard let size = try size(key) else {
                throw GGUFError.badNote(file: file.path, key: key, reason: "expected one, got none")
            }
            return size
        }
        func real(_ key: String) -> Double? {
            guard case .real(let value)? = file.notes[key] else { return nil }
            return value
        }
        let scaling = file.notes["llama.rope.scaling.type"] ?? .text("none")
        guard scaling == .text("none") else {
            throw DecoderError.unknownShape(
                key: "llama.rope.scaling.type",
                got: "\(scaling)",
                expected: "none"
            )
        }
        let width = try needed("llama.embedding_length")
        let heads = try needed("llama.attention.head_count")
        let headWidth =
            try size("llama.attention.key_length") ?? size("llama.rope.dimension_count")
            ?? width / max(1, heads)
        if let turned = try size("llama.rope.dimension_count"), turned != headWidth {
            throw DecoderError.unknownShape(
                key: "llama.rope.dimension_count",
                got: "\(turned)",
                expected: "the head's width \(headWidth)"
            )
        }
        let rows = file.shape(of: "token_embd.weight")?.first ?? 0
        if let stated = try size("llama.vocab_size"), stated != rows {
            throw DecoderError.unknownShape(
                key: "llama.vocab_size",
                got: "\(stated)",
                expected: "the word table's \(rows) rows"
            )
        }
        self = try DecoderShape(
            vocabulary: rows,
            width: width,
            layers: try needed("llama.block_count"),
            heads: heads,
            groups: try size("llama.attention.head_count_kv") ?? heads,
            headWidth: headWidth,
            innerWidth: try needed("llama.feed_forward_length"),
            length: try needed("llama.context_length"),
            epsilon: real("llama.attention.layer_norm_rms_epsilon") ?? 1e-5,
            rotaryBase: real("llama.rope.freq_base") ?? 10_000,
            isTied: file.shape(of: "output.weight") == nil,
            ends: try size("tokenizer.ggml.eos_token_id").map { [Int32(clamping: $0)] } ?? []
        ).checked()
    }
}
