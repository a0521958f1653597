extension Tokenizer {
    /// How the format marks tokens with a meaning of their own: control, and defined by users.
    private static let specialKinds = [3, 4]

    /// Takes the vocabulary and the pairs that a GGUF file holds.
    ///
    /// - Throws: ``GGUFError/badNote(file:key:reason:)``, ``TokenizerError`` for parts of a kind that isn't known here.
    public init(_ file: GGUFFile) throws {
        let model = try file.neededText("tokenizer.ggml.model")
        guard model == "gpt2" else {
            throw TokenizerError.unknownKind(
                part: "tokenizer.ggml.model",
                got: model,
                known: ["gpt2"]
            )
        }
        let tokens = try file.neededTexts("tokenizer.ggml.tokens")
        var frame = Frame()
        let key = "tokenizer.ggml.bos_token_id"
        if file.notes["tokenizer.ggml.add_bos_token"] == .bool(true),
            let start = try file.integer(key)
        {
            guard tokens.indices.contains(start) else {
                throw file.bad(key, "expected one of \(tokens.count) tokens, got \(start)")
            }
            frame.start = [Int32(start)]
        }
        self.init(
            tokens: tokens,
            words: .byteLevel(try Self.words(file)),
            pieces: .bytePairs(try BytePairs(tokens: tokens, merges: try Self.merges(file))),
            frame: frame,
            special: try Self.special(file, tokens)
        )
    }

    private static func words(_ file: GGUFFile) throws -> ByteLevelWords {
        var words = ByteLevelWords()
        switch try file.text("tokenizer.ggml.pre") {
        case "smollm": words.separatesDigits = true
        case "gpt-2", nil: break
        case let other?:
            throw TokenizerError.unknownKind(
                part: "tokenizer.ggml.pre",
                got: other,
                known: ["smollm", "gpt-2"]
            )
        }
        words.addsSpace = file.notes["tokenizer.ggml.add_space_prefix"] == .bool(true)
        return words
    }

    private static func merges(_ file: GGUFFile) throws -> [(left: String, right: String)] {
        let key = "tokenizer.ggml.merges"
        return try file.neededTexts(key).map { line in
            let parts = line.split(separator: " ", maxSplits: 1).map(String.init)
            guard parts.count == 2 else {
                throw file.bad(key, "expected a pair of tokens, got '\(line)'")
            }
            return (parts[0], parts[1])
        }
    }

    private static func special(_ file: GGUFFile, _ tokens: [String]) throws -> [SpecialToken] {
        let key = "tokenizer.ggml.token_type"
        guard case .integers(let kinds)? = file.notes[key] else { return [] }
        guard kinds.count == tokens.count else {
            throw file.bad(
                key,
                "expected one for each of \(tokens.count) tokens, got \(kinds.count)"
            )
        }
        return kinds.enumerated().compactMap { number, kind in
            specialKinds.contains(kind)
                ? SpecialToken(text: tokens[number], number: Int32(number)) : nil
        }
    }
}
