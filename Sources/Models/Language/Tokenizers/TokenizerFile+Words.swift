extension TokenizerFile {
    /// How text is cut into words.
    ///
    /// - Throws: ``TokenizerError/unknownKind(part:got:known:)`` for whatever would cut or change texts in another way.
    func words() throws(TokenizerError) -> Tokenizer.Words {
        let cutters = preTokenizer.map { $0.parts ?? [$0] } ?? []
        if cutters.map(\.type) == ["BertPreTokenizer"] { return .bert(try bertWords()) }
        return .byteLevel(try byteLevelWords(cutters))
    }

    private func bertWords() throws(TokenizerError) -> BertWords {
        guard let normalizer, normalizer.type == "BertNormalizer" else {
            throw .unknownKind(
                part: "normalizer",
                got: normalizer?.type ?? "none",
                known: ["BertNormalizer"]
            )
        }
        let lowercases = normalizer.lowercases ?? true
        return BertWords(
            cleans: normalizer.cleans ?? true,
            separatesIdeographs: normalizer.separatesIdeographs ?? true,
            stripsAccents: normalizer.stripsAccents ?? lowercases,
            lowercases: lowercases
        )
    }

    /// The pattern of GPT-2, behind single digits or not.
    private func byteLevelWords(_ cutters: [Part]) throws(TokenizerError) -> ByteLevelWords {
        guard let last = cutters.last, last.cutsByPattern,
            cutters.count == 1 || cutters.count == 2 && cutters[0].separatesEachDigit
        else {
            throw .unknownKind(
                part: "pre_tokenizer",
                got: cutters.isEmpty ? "none" : cutters.map(\.named).joined(separator: ", "),
                known: [
                    "BertPreTokenizer", "ByteLevel",
                    "Digits (individual_digits: true) before ByteLevel",
                ]
            )
        }
        if let normalizer, let change = normalizer.change {
            throw .unknownKind(
                part: "normalizer",
                got: change,
                known: ["none, where pieces are bytes"]
            )
        }
        return ByteLevelWords(
            separatesDigits: cutters.count == 2,
            addsSpace: last.addsSpace ?? false
        )
    }

    /// What stands around a text.
    ///
    /// - Throws: ``TokenizerError/unknownKind(part:got:known:)``, ``TokenizerError/missingToken(_:)``.
    func frame() throws(TokenizerError) -> Tokenizer.Frame {
        guard let template, template.type != "ByteLevel" else { return Tokenizer.Frame() }
        let found: Tokenizer.Frame?
        switch template.type {
        case "TemplateProcessing": found = try template.frame()
        case "BertProcessing": found = template.frame(marks: 1)
        case "RobertaProcessing": found = template.frame(marks: 2)
        default: found = nil
        }
        guard let found else {
            throw .unknownKind(
                part: "post_processor",
                got: template.type,
                known: [
                    "none", "ByteLevel", "BertProcessing", "RobertaProcessing",
                    "TemplateProcessing with the same around one text and around two",
                ]
            )
        }
        return found
    }
}

extension TokenizerFile.Part {
    fileprivate var cutsByPattern: Bool { type == "ByteLevel" && usesPattern ?? true }

    fileprivate var separatesEachDigit: Bool { type == "Digits" && separatesDigits ?? false }

    /// The kind, and what makes it another than the known one of its name.
    fileprivate var named: String {
        if let parts { return "\(type)(\(parts.map(\.named).joined(separator: ", ")))" }
        if type == "ByteLevel", !cutsByPattern { return "ByteLevel (use_regex: false)" }
        if type == "Digits", !separatesEachDigit { return "Digits (individual_digits: false)" }
        return type
    }

    /// The first kind of normaliser that may change something; nil where none does.
    fileprivate var change: String? {
        type == "Sequence" ? (parts ?? []).lazy.compactMap(\.change).first : type
    }
}

extension TokenizerFile.Template {
    /// What stands around two texts, where one text has the same before and behind it; nil otherwise.
    fileprivate func frame() throws(TokenizerError) -> Tokenizer.Frame? {
        guard let pair else { return nil }
        let parts = try parts(of: pair)
        guard parts.count == 3 else { return nil }
        if let single, try self.parts(of: single) != [parts[0], parts[2]] { return nil }
        return Tokenizer.Frame(start: parts[0], middle: parts[1], end: parts[2])
    }

    /// Tokens before, between and behind texts.
    private func parts(of pieces: [Piece]) throws(TokenizerError) -> [[Int32]] {
        var parts: [[Int32]] = [[]]
        for piece in pieces {
            if piece.sequence != nil {
                parts.append([])
            } else if let name = piece.special?.id {
                guard let ids = special?[name]?.ids else { throw .missingToken(name) }
                parts[parts.count - 1] += ids
            }
        }
        return parts
    }

    /// `cls` before texts, `sep` behind them, and a number of marks between two.
    fileprivate func frame(marks: Int) -> Tokenizer.Frame? {
        guard let sep, let cls else { return nil }
        return Tokenizer.Frame(
            start: [cls.number],
            middle: Array(repeating: sep.number, count: marks),
            end: [sep.number]
        )
    }
}
