public import Foundation
public import Networks
import Pipelines
import Tensors

extension TextDecoder {
    /// The token that ends texts; nil where none does.
    var endOfText: Int32? { decoder.shape.ends.first ?? ends.min() }

    /// Writes the decoder as a folder that the Hugging Face library and this one read: `config.json`,
    /// `model.safetensors` and `tokenizer.json`, with the template of conversations where the source has one.
    ///
    /// - Parameters:
    ///   - folder: is made where it isn't there.
    ///   - weights: values in place of the decoder's own, by the same names, such as those in single precision behind
    ///     weights that compute in less.
    ///   - source: the decoder's own file or folder; of a folder the tokenizer's files are copied.
    /// - Throws: ``DecoderError/adapted``; ``GGUFError``, ``TokenizerError``, `SafetensorsError`; what writing files throws.
    @TensorThread
    public func write(
        to folder: URL,
        weights: [Parameter] = [],
        of source: URL
    ) throws {
        guard Adapters.parameters(of: maps).isEmpty else { throw DecoderError.adapted }
        try DurableFile.createFolder(folder)
        let others = Dictionary(weights.map { ($0.path, $0.tensor) }, uniquingKeysWith: { $1 })
        let tensors = parameters.map { ($0.path, others[$0.path] ?? $0.tensor) }
        let dtype = tensors.first?.1.dtype ?? .float32
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        try DurableFile.write(
            encoder.encode(decoder.shape.described(as: dtype)),
            to: folder.appending(path: "config.json")
        )
        try writeTokenizer(to: folder, of: source, encoder)
        try Safetensors(
            tensors: Dictionary(tensors, uniquingKeysWith: { $1 }),
            metadata: ["format": "pt"]
        ).write(to: folder.appending(path: Self.weightsName))
    }

    /// Writes the vocabulary, and what clients have to know of it: special tokens, and the template of conversations.
    private func writeTokenizer(
        to folder: URL,
        of source: URL,
        _ encoder: JSONEncoder
    ) throws {
        let files = FileManager.default
        // A template that an earlier model left there would be taken for this one's.
        for name in TokenizerSettings.companionNames + [TokenizerSettings.templatesName] {
            try? files.removeItem(at: folder.appending(path: name))
        }
        var isFolder: ObjCBool = false
        _ = files.fileExists(atPath: source.path, isDirectory: &isFolder)
        guard isFolder.boolValue else {
            let settings = try TokenizerSettings(GGUFFile(source), length: limit)
            try DurableFile.write(
                try encoder.encode(settings),
                to: folder.appending(path: TokenizerSettings.fileName)
            )
            return try write(tokenizer, to: folder)
        }
        let templates = source.appending(path: TokenizerSettings.templatesName)
        let names = (try? files.contentsOfDirectory(atPath: templates.path)) ?? []
        try ModelFolder.copy(
            [Self.tokenizerName] + TokenizerSettings.companionNames
                + names.map { "\(TokenizerSettings.templatesName)/\($0)" },
            from: source,
            to: folder
        )
        guard files.fileExists(atPath: source.appending(path: Self.tokenizerName).path) else {
            return try write(tokenizer, to: folder)
        }
    }

    private func write(_ tokenizer: Tokenizer, to folder: URL) throws {
        try DurableFile.write(
            try tokenizer.file(),
            to: folder.appending(path: Self.tokenizerName)
        )
    }
}

extension DecoderShape {
    /// `config.json`.
    struct Described: Encodable {
        let shape: DecoderShape
        let dtype: String

        private enum CodingKeys: String, CodingKey {
            case architectures
            case activation = "hidden_act"
            case attentionBias = "attention_bias"
            case dtype = "torch_dtype"
            case ends = "eos_token_id"
            case epsilon = "rms_norm_eps"
            case groups = "num_key_value_heads"
            case heads = "num_attention_heads"
            case headWidth = "head_dim"
            case innerBias = "mlp_bias"
            case innerWidth = "intermediate_size"
            case isTied = "tie_word_embeddings"
            case layers = "num_hidden_layers"
            case length = "max_position_embeddings"
            case model = "model_type"
            case rotaryBase = "rope_theta"
            case vocabulary = "vocab_size"
            case width = "hidden_size"
        }

        func encode(to encoder: any Swift.Encoder) throws {
            var keys = encoder.container(keyedBy: CodingKeys.self)
            try keys.encode(["LlamaForCausalLM"], forKey: .architectures)
            try keys.encode("silu", forKey: .activation)
            try keys.encode(false, forKey: .attentionBias)
            try keys.encode(dtype, forKey: .dtype)
            if shape.ends.count == 1 {
                try keys.encode(shape.ends[0], forKey: .ends)
            } else if !shape.ends.isEmpty {
                try keys.encode(shape.ends, forKey: .ends)
            }
            try keys.encode(shape.epsilon, forKey: .epsilon)
            try keys.encode(shape.groups, forKey: .groups)
            try keys.encode(shape.heads, forKey: .heads)
            try keys.encode(shape.headWidth, forKey: .headWidth)
            try keys.encode(false, forKey: .innerBias)
            try keys.encode(shape.innerWidth, forKey: .innerWidth)
            try keys.encode(shape.isTied, forKey: .isTied)
            try keys.encode(shape.layers, forKey: .layers)
            try keys.encode(shape.length, forKey: .length)
            try keys.encode("llama", forKey: .model)
            try keys.encode(shape.rotaryBase, forKey: .rotaryBase)
            try keys.encode(shape.vocabulary, forKey: .vocabulary)
            try keys.encode(shape.width, forKey: .width)
        }
    }

    /// The sizes as `config.json` has them.
    func described(as dtype: DType) -> Described {
        Described(shape: self, dtype: dtype == .bfloat16 ? "bfloat16" : "float32")
    }
}
