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
        let pool: PoolingFile? = try TextEncoder.optional(PoolingFile.name, in: folder)
        pooling = pool?.pooling
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
