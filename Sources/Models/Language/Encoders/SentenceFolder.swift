import Foundation

/// What sentence-transformers writes beside a model: how its states become one vector, and how long a text may be.
///
/// Both forms are read: flags such as `pooling_mode_cls_token` with `max_seq_length` beside the model, and, since its
/// version 6, one word `pooling_mode` with the tokenizer's `model_max_length`.
struct SentenceFolder {
    /// How states are pooled; nil where the folder doesn't say.
    let pooling: TextEncoder.Pooling?
    /// Tokens of a text at most; nil where the folder doesn't say.
    let limit: Int?
    /// Whether vectors are brought to the length 1.
    let hasUnitLength: Bool

    /// Reads what is there.
    ///
    /// - Throws: ``TextEncoderError``, such as for modules that vectors would lack.
    init(_ folder: URL) throws {
        let sentences: Sentences? = try TextEncoder.optional(
            "sentence_bert_config.json",
            in: folder
        )
        let tokenizer: TokenizerLimit? = try TextEncoder.optional(
            "tokenizer_config.json",
            in: folder
        )
        limit = sentences?.limit ?? tokenizer?.limit
        let modules: [Module] = try TextEncoder.optional("modules.json", in: folder) ?? []
        for module in modules where !Module.known.contains(module.name) {
            throw TextEncoderError.unknownShape(
                key: "modules.json",
                got: module.type,
                expected: "only " + Module.known.joined(separator: ", ")
            )
        }
        hasUnitLength = modules.contains { $0.name == Module.normalize }
        let file: PoolingModes? = try TextEncoder.optional("1_Pooling/config.json", in: folder)
        pooling = try file?.pooling()
    }
}

/// `sentence_bert_config.json`.
private struct Sentences: Decodable {
    var limit: Int?

    private enum CodingKeys: String, CodingKey { case limit = "max_seq_length" }
}

/// `tokenizer_config.json`, whose limit is beyond all whole numbers where there is none.
private struct TokenizerLimit: Decodable {
    var length: Double?

    var limit: Int? {
        length.flatMap { (1...1e6).contains($0) ? Int($0) : nil }
    }

    private enum CodingKeys: String, CodingKey { case length = "model_max_length" }
}

/// An entry of `modules.json`.
private struct Module: Decodable {
    static let normalize = "Normalize"
    static let known = ["Transformer", "Pooling", normalize]

    var type: String

    /// The last word of the type's Python path.
    var name: String { type.split(separator: ".").last.map(String.init) ?? type }
}

/// The configuration of a pooling module, in either form.
private struct PoolingModes: Decodable {
    private static let words: [String: TextEncoder.Pooling] = [
        "cls": .first, "max": .max, "mean": .mean,
    ]
    private static let flags: [String: TextEncoder.Pooling] = [
        "pooling_mode_cls_token": .first, "pooling_mode_max_tokens": .max,
        "pooling_mode_mean_tokens": .mean,
    ]

    private var mode: String?
    /// Names of flags that are set.
    private var set: [String] = []

    private struct Key: CodingKey {
        var stringValue: String
        var intValue: Int? { nil }
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    init(from decoder: any Decoder) throws {
        let keys = try decoder.container(keyedBy: Key.self)
        for key in keys.allKeys where key.stringValue.hasPrefix("pooling_mode") {
            if key.stringValue == "pooling_mode" {
                mode = try keys.decode(String.self, forKey: key)
            } else if try keys.decode(Bool.self, forKey: key) {
                set.append(key.stringValue)
            }
        }
    }

    /// The way of pooling; nil where nothing is said.
    func pooling() throws(TextEncoderError) -> TextEncoder.Pooling? {
        if let mode {
            if let known = Self.words[mode] { return known }
            throw .unknownShape(key: "pooling_mode", got: mode, expected: "cls, max or mean")
        }
        guard let flag = set.first else { return nil }
        guard set.count == 1, let known = Self.flags[flag] else {
            throw .unknownShape(
                key: "pooling_mode",
                got: set.sorted().joined(separator: ", "),
                expected: "one of " + Self.flags.keys.sorted().joined(separator: ", ")
            )
        }
        return known
    }
}
