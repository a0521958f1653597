/// `tokenizer.json` as it stands, as far as it is understood here.
struct TokenizerFile: Decodable {
    struct AddedToken: Decodable {
        var id: Int32
        var content: String
    }

    /// A normaliser or a cutter, or several in turn.
    struct Part: Decodable {
        var type: String
        var parts: [Part]?
        var cleans: Bool?
        var separatesIdeographs: Bool?
        var stripsAccents: Bool?
        var lowercases: Bool?
        var addsSpace: Bool?
        var separatesDigits: Bool?
        var usesPattern: Bool?

        private enum CodingKeys: String, CodingKey {
            case type, normalizers, pretokenizers
            case cleans = "clean_text"
            case separatesIdeographs = "handle_chinese_chars"
            case stripsAccents = "strip_accents"
            case lowercases = "lowercase"
            case addsSpace = "add_prefix_space"
            case separatesDigits = "individual_digits"
            case usesPattern = "use_regex"
        }

        init(from decoder: any Decoder) throws {
            let keys = try decoder.container(keyedBy: CodingKeys.self)
            type = try keys.decode(String.self, forKey: .type)
            parts =
                try keys.decodeIfPresent([Part].self, forKey: .pretokenizers)
                ?? keys.decodeIfPresent([Part].self, forKey: .normalizers)
            cleans = try keys.decodeIfPresent(Bool.self, forKey: .cleans)
            separatesIdeographs = try keys.decodeIfPresent(Bool.self, forKey: .separatesIdeographs)
            stripsAccents = try keys.decodeIfPresent(Bool.self, forKey: .stripsAccents)
            lowercases = try keys.decodeIfPresent(Bool.self, forKey: .lowercases)
            addsSpace = try keys.decodeIfPresent(Bool.self, forKey: .addsSpace)
            separatesDigits = try keys.decodeIfPresent(Bool.self, forKey: .separatesDigits)
            usesPattern = try keys.decodeIfPresent(Bool.self, forKey: .usesPattern)
        }
    }

    /// A pair to be joined: `"a b"`, or `["a", "b"]` in newer files.
    struct Merge: Decodable {
        var left: String
        var right: String

        init(from decoder: any Decoder) throws {
            let value = try decoder.singleValueContainer()
            let parts: [String]
            if let line = try? value.decode(String.self) {
                parts = line.split(separator: " ", maxSplits: 1).map(String.init)
            } else {
                parts = try value.decode([String].self)
            }
            guard parts.count == 2 else {
                throw DecodingError.dataCorruptedError(
                    in: value,
                    debugDescription: "a pair of tokens expected, got \(parts.count)"
                )
            }
            (left, right) = (parts[0], parts[1])
        }
    }

    struct Model: Decodable {
        var type: String
        var vocabulary: [String: Int32]
        var unknown: String?
        var prefix: String?
        var longestWord: Int?
        var merges: [Merge]?

        private enum CodingKeys: String, CodingKey {
            case type, merges
            case vocabulary = "vocab"
            case unknown = "unk_token"
            case prefix = "continuing_subword_prefix"
            case longestWord = "max_input_chars_per_word"
        }
    }

    /// What stands around texts.
    struct Template: Decodable {
        struct Piece: Decodable {
            struct Name: Decodable { var id: String }
            var special: Name?
            var sequence: Name?

            private enum CodingKeys: String, CodingKey {
                case special = "SpecialToken"
                case sequence = "Sequence"
            }
        }

        struct Special: Decodable { var ids: [Int32] }

        /// `["[SEP]", 102]`.
        struct Numbered: Decodable {
            var number: Int32

            init(from decoder: any Decoder) throws {
                var values = try decoder.unkeyedContainer()
                _ = try values.decode(String.self)
                number = try values.decode(Int32.self)
            }
        }

        var type: String
        var single: [Piece]?
        var pair: [Piece]?
        var special: [String: Special]?
        var sep: Numbered?
        var cls: Numbered?

        private enum CodingKeys: String, CodingKey {
            case type, single, pair, sep, cls
            case special = "special_tokens"
        }
    }

    var addedTokens: [AddedToken]?
    var normalizer: Part?
    var preTokenizer: Part?
    var template: Template?
    var model: Model

    private enum CodingKeys: String, CodingKey {
        case normalizer, model
        case addedTokens = "added_tokens"
        case preTokenizer = "pre_tokenizer"
        case template = "post_processor"
    }

    /// The vocabulary and the added tokens, each at its number.
    func tokens() throws(TokenizerError) -> [String] {
        var numbers = model.vocabulary
        for token in addedTokens ?? [] { numbers[token.content] = token.id }
        // A number far beyond the others would set memory aside for tokens that there are not.
        let most = 2 * numbers.count + 100_000
        for token in numbers.keys.sorted() {
            guard let number = numbers[token], (0..<most).contains(Int(number)) else {
                throw .missingToken(token)
            }
        }
        for token in addedTokens ?? [] where numbers[token.content] != token.id {
            throw .missingToken(token.content)
        }
        var tokens = [String](repeating: "", count: (numbers.values.max() ?? -1).asCount)
        for (token, number) in numbers { tokens[Int(number)] = token }
        return tokens
    }
}

extension Int32 {
    fileprivate var asCount: Int { Int(self) + 1 }
}
