import Foundation

extension Tokenizer {
    /// The bytes of `tokenizer.json` for a vocabulary over bytes, wherever it comes from.
    ///
    /// - Throws: ``TokenizerError/unknownKind(part:got:known:)`` for a vocabulary of another kind.
    func file() throws -> Data {
        guard case .bytePairs(let pairs) = pieces, case .byteLevel(let words) = words else {
            throw TokenizerError.unknownKind(part: "model", got: "WordPiece", known: ["BPE"])
        }
        let cutter = WrittenFile.Part(
            type: "ByteLevel",
            addsSpace: words.addsSpace,
            trimsOffsets: true,
            usesPattern: true
        )
        let digits = WrittenFile.Part(type: "Digits", separatesDigits: true)
        let cutters = WrittenFile.Part(type: "Sequence", parts: [digits, cutter])
        let file = WrittenFile(
            added: special.sorted { $0.number < $1.number }.map {
                WrittenFile.Added(id: $0.number, content: $0.text)
            },
            cutter: words.separatesDigits ? cutters : cutter,
            decoder: cutter,
            template: frame.start.isEmpty ? nil : WrittenFile.Template(frame, tokens),
            model: WrittenFile.Model(
                vocabulary: Dictionary(
                    tokens.enumerated().map { ($1, $0) },
                    uniquingKeysWith: { first, _ in first }
                ),
                merges: pairs.ordered(tokens)
            )
        )
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return try encoder.encode(file)
    }
}

/// `tokenizer.json` as it is written.
///
/// Source: github.com/huggingface/tokenizers, the files that its `Tokenizer.save` writes.
private struct WrittenFile: Encodable {
    struct Added: Encodable {
        var id: Int32
        var content: String
        var special = true
        var isWord = false
        var stripsLeft = false
        var stripsRight = false
        var normalized = false

        private enum CodingKeys: String, CodingKey {
            case id, content, special, normalized
            case isWord = "single_word"
            case stripsLeft = "lstrip"
            case stripsRight = "rstrip"
        }
    }

    struct Part: Encodable {
        var type: String
        var parts: [Part]?
        var addsSpace: Bool?
        var trimsOffsets: Bool?
        var usesPattern: Bool?
        var separatesDigits: Bool?

        private enum CodingKeys: String, CodingKey {
            case type
            case parts = "pretokenizers"
            case addsSpace = "add_prefix_space"
            case trimsOffsets = "trim_offsets"
            case usesPattern = "use_regex"
            case separatesDigits = "individual_digits"
        }
    }

    struct Template: Encodable {
        struct Name: Encodable {
            var id: String
            var kind = 0

            private enum CodingKeys: String, CodingKey {
                case id
                case kind = "type_id"
            }
        }

        struct Special: Encodable {
            var id: String
            var ids: [Int32]
            var tokens: [String]
        }

        var type = "TemplateProcessing"
        var single: [[String: Name]]
        var pair: [[String: Name]]
        var special: [String: Special]

        private enum CodingKeys: String, CodingKey {
            case type, single, pair
            case special = "special_tokens"
        }

        init(_ frame: Tokenizer.Frame, _ tokens: [String]) {
            let start = frame.start.map { ["SpecialToken": Name(id: tokens[Int($0)])] }
            single = start + [["Sequence": Name(id: "A")]]
            pair = single + [["Sequence": Name(id: "B", kind: 1)]]
            special = Dictionary(
                frame.start.map { number in
                    let name = tokens[Int(number)]
                    return (name, Special(id: name, ids: [number], tokens: [name]))
                },
                uniquingKeysWith: { first, _ in first }
            )
        }
    }

    struct Model: Encodable {
        var type = "BPE"
        var vocabulary: [String: Int]
        var merges: [String]

        private enum CodingKeys: String, CodingKey {
            case type, merges
            case vocabulary = "vocab"
        }
    }

    var version = "1.0"
    var added: [Added]
    var cutter: Part
    var decoder: Part
    var template: Template?
    var model: Model

    private enum CodingKeys: String, CodingKey {
        case version, decoder, model
        case added = "added_tokens"
        case cutter = "pre_tokenizer"
        case template = "post_processor"
    }
}

extension BytePairs {
    /// The pairs in the order of learning, each as two tokens with a space between them.
    fileprivate func ordered(_ tokens: [String]) -> [String] {
        ranked.map { "\(tokens[Int($0.left)]) \(tokens[Int($0.right)])" }
    }
}
