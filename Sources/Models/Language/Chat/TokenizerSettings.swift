import Foundation

/// `tokenizer_config.json`: what the Hugging Face library has to know beside a vocabulary, such as how a conversation
/// stands before the model.
///
/// Source: ggml-org/ggml, `docs/gguf.md`, the notes under `tokenizer`; huggingface/transformers, the files that
/// `PreTrainedTokenizerBase.save_pretrained` writes.
struct TokenizerSettings: Encodable, Hashable {
    /// A template for one purpose, such as for calling tools.
    struct NamedTemplate: Encodable, Hashable {
        var name: String
        var template: String
    }

    static let fileName = "tokenizer_config.json"

    /// The files of a folder that belong to its vocabulary and say nothing of weights.
    static let companionNames = [
        fileName, "special_tokens_map.json", "added_tokens.json", "chat_template.jinja",
        "chat_template.json", "generation_config.json",
    ]

    /// The folder of further templates, each `NAME.jinja`.
    static let templatesName = "additional_chat_templates"

    /// The name of the template that is taken unless another is asked for.
    private static let usual = "default"

    /// The usual template first, then those of other names.
    private(set) var templates: [NamedTemplate] = []
    private var start: String?
    private var end: String?
    private var unknown: String?
    private var padding: String?
    private var length: Int

    /// Takes what a GGUF file notes.
    ///
    /// - Throws: ``GGUFError/badNote(file:key:reason:)`` for a note of another kind, or a number that is no token's.
    init(_ file: GGUFFile, length: Int) throws {
        self.length = length
        if let template = try file.text("tokenizer.chat_template") {
            templates.append(NamedTemplate(name: Self.usual, template: template))
        }
        let key = "tokenizer.chat_templates"
        if file.notes[key] != nil {
            for name in try file.neededTexts(key) where name != Self.usual {
                let template = try file.neededText("tokenizer.chat_template.\(name)")
                templates.append(NamedTemplate(name: name, template: template))
            }
        }
        let tokens = try file.neededTexts("tokenizer.ggml.tokens")
        func token(_ name: String) throws -> String? {
            let key = "tokenizer.ggml.\(name)_token_id"
            guard let number = try file.integer(key) else { return nil }
            guard tokens.indices.contains(number) else {
                throw file.bad(key, "expected one of \(tokens.count) tokens, got \(number)")
            }
            return tokens[number]
        }
        start = try token("bos")
        end = try token("eos")
        unknown = try token("unknown")
        padding = try token("padding")
    }

    private enum CodingKeys: String, CodingKey {
        case templates = "chat_template"
        case start = "bos_token"
        case end = "eos_token"
        case unknown = "unk_token"
        case padding = "pad_token"
        case length = "model_max_length"
        case cleansSpaces = "clean_up_tokenization_spaces"
        case kind = "tokenizer_class"
    }

    func encode(to encoder: any Swift.Encoder) throws {
        var keys = encoder.container(keyedBy: CodingKeys.self)
        // The one that reads tokenizer.json as it is, and adds nothing of its own.
        try keys.encode("PreTrainedTokenizerFast", forKey: .kind)
        try keys.encode(false, forKey: .cleansSpaces)
        try keys.encode(length, forKey: .length)
        try keys.encodeIfPresent(start, forKey: .start)
        try keys.encodeIfPresent(end, forKey: .end)
        try keys.encodeIfPresent(unknown, forKey: .unknown)
        try keys.encodeIfPresent(padding, forKey: .padding)
        if templates.count == 1, templates[0].name == Self.usual {
            try keys.encode(templates[0].template, forKey: .templates)
        } else if !templates.isEmpty {
            try keys.encode(templates, forKey: .templates)
        }
    }
}
