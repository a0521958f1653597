public import Foundation

extension Tokenizer {
    /// Reads `tokenizer.json`, or else `vocab.txt`, of a model's folder.
    ///
    /// - Throws: ``TokenizerError``.
    public init(folder: URL) throws {
        let json = folder.appending(path: "tokenizer.json")
        let list = folder.appending(path: "vocab.txt")
        if FileManager.default.fileExists(atPath: json.path) {
            try self.init(json: json)
        } else if FileManager.default.fileExists(atPath: list.path) {
            try self.init(vocabulary: list)
        } else {
            throw TokenizerError.notFound(path: folder.path)
        }
    }

    /// Reads a BERT vocabulary: one token a line, the first with number 0; letters become small.
    ///
    /// - Throws: ``TokenizerError``.
    public init(vocabulary file: URL) throws {
        guard let data = try? Data(contentsOf: file) else {
            throw TokenizerError.notFound(path: file.path)
        }
        var tokens = String(decoding: data, as: UTF8.self)
            .split(separator: "\n", omittingEmptySubsequences: false)
            .map { $0.hasSuffix("\r") ? String($0.dropLast()) : String($0) }
        if tokens.last == "" { tokens.removeLast() }
        func number(_ token: String) throws(TokenizerError) -> Int32 {
            guard let place = tokens.firstIndex(of: token) else { throw .missingToken(token) }
            return Int32(place)
        }
        let names = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
        let special = names.compactMap { name in
            tokens.firstIndex(of: name).map { SpecialToken(text: name, number: Int32($0)) }
        }
        let (start, end) = (try number("[CLS]"), try number("[SEP]"))
        self.init(
            tokens: tokens,
            words: .bert(BertWords()),
            pieces: .wordPiece(
                WordPiece(
                    tokens: tokens,
                    prefix: "##",
                    unknown: try number("[UNK]"),
                    longestWord: 100
                )
            ),
            frame: Frame(start: [start], middle: [end], end: [end]),
            special: special
        )
    }

    /// Reads a file of the Hugging Face library.
    ///
    /// - Throws: ``TokenizerError``, also for parts of a kind that isn't known here.
    public init(json file: URL) throws {
        guard let data = try? Data(contentsOf: file) else {
            throw TokenizerError.notFound(path: file.path)
        }
        let content: TokenizerFile
        do {
            content = try JSONDecoder().decode(TokenizerFile.self, from: data)
        } catch let error as TokenizerError {
            throw error
        } catch {
            throw TokenizerError.unreadable(path: file.path, reason: "\(error)")
        }
        try self.init(content)
    }

    private init(_ file: TokenizerFile) throws(TokenizerError) {
        let added = file.addedTokens ?? []
        let tokens = try file.tokens()
        let pieces: Pieces
        switch file.model.type {
        case "WordPiece":
            guard let name = file.model.unknown, let unknown = file.model.vocabulary[name] else {
                throw .missingToken(file.model.unknown ?? "[UNK]")
            }
            pieces = .wordPiece(
                WordPiece(
                    tokens: tokens,
                    prefix: file.model.prefix ?? "##",
                    unknown: unknown,
                    longestWord: file.model.longestWord ?? 100
                )
            )
        case "BPE":
            let merges = (file.model.merges ?? []).map { ($0.left, $0.right) }
            let unknown = file.model.unknown.flatMap { file.model.vocabulary[$0] }
            pieces = .bytePairs(try BytePairs(tokens: tokens, merges: merges, unknown: unknown))
        case let other:
            throw .unknownKind(part: "model", got: other, known: ["WordPiece", "BPE"])
        }
        self.init(
            tokens: tokens,
            words: try file.words(),
            pieces: pieces,
            frame: try file.frame(),
            special: added.map { SpecialToken(text: $0.content, number: $0.id) }
        )
    }
}
