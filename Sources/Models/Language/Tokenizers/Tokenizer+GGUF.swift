extension Tokenizer {
    /// How the format marks tokens with a meaning of their own: control, and defined by users.
    private static let specialKinds = [3, 4]

    /// Takes the vocabulary and the pairs that a GGUF file holds.
    ///
    /// - Throws: ``GGUFError/badNote(file:key:reason:)``, ``TokenizerError`` for parts of a kind that isn't known here.
    public init(_ file: GGUFFile) throws {
        func texts(_ key: String) throws -> [String] {
            guard case .texts(let texts)? = file.notes[key] else {
                throw GGUFError.badNote(
                    file: file.path,
                    key: key,
                    reason: "expected texts, got \(file.notes[key] == nil ? "none" : "others")"
                )
            }
            return texts
        }
        func text(_ key: String) -> String {
            guard case .text(let text)? = file.notes[key] else { return "none" }
            return text
        }
        let model = text("tokenizer.ggml.model")
        guard model == "gpt2" else {
            throw TokenizerError.unknownKind(
                part: "tokenizer.ggml.model",
                got: model,
                known: ["gpt2"]
            )
        }
        var words = ByteLevelWords()
        switch text("tokenizer.ggml.pre") {
        case "smollm": words.separatesDigits = true
        case "gpt-2", "none": break
        case let other:
            throw TokenizerError.unknownKind(
                part: "tokenizer.ggml.pre",
                got: other,
                known: ["smollm", "gpt-2"]
            )
        }
        words.addsSpace = file.notes["tokenizer.ggml.add_space_prefix"] == .bool(true)
        let tokens = try texts("tokenizer.ggml.tokens")
        let merges = try texts("tokenizer.ggml.merges").map { line in
            let parts = line.split(separator: " ", maxSplits: 1).map(String.init)
            guard parts.count == 2 else {
                throw GGUFError.badNote(
                    file: file.path,
                    key: "tokenizer.ggml.merges",
                    reason: "expected a pair of tokens, got '\(line)'"
                )
            }
            return (parts[0], parts[1])
        }
        var special: [SpecialToken] = []
        if case .integers(let kinds)? = file.notes["tokenizer.ggml.token_type"] {
            guard kinds.count == tokens.count else {
                throw GGUFError.badNote(
                    file: file.path,
                    key: "tokenizer.ggml.token_type",
                    reason: "expected one for each of \(tokens.count) tokens, got \(kinds.count)"
                )
            }
            for (number, kind) in kinds.enumerated() where Self.specialKinds.contains(kind) {
                special.append(SpecialToken(text: tokens[number], number: Int32(number)))
            }
        }
        var frame = Frame()
        if file.notes["tokenizer.ggml.add_bos_token"] == .bool(true),
            case .integer(let start)? = file.notes["tokenizer.ggml.bos_token_id"]
        {
            frame.start = [Int32(clamping: start)]
        }
        self.init(
            tokens: tokens,
            words: .byteLevel(words),
            pieces: .bytePairs(try BytePairs(tokens: tokens, merges: merges)),
            frame: frame,
            special: special
        )
    }
}
