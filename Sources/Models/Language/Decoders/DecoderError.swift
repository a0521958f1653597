/// Why a file or folder holds no decoder that can be used, or a text can't be continued.
public enum DecoderError: Error, Hashable, Sendable, CustomStringConvertible {
    /// A file that is needed is not there.
    case notFound(path: String)
    /// A file can't be understood.
    case unreadable(path: String, reason: String)
    /// The model is built in a way that isn't known here.
    case unknownShape(key: String, got: String, expected: String)
    /// A weight is not in the file.
    case missingTensor(path: String, name: String)
    /// A weight has other extents than the sizes say.
    case badTensor(path: String, name: String, expected: [Int], got: [Int])
    /// The file holds a weight that no decoder of the known shape has.
    case unknownTensor(path: String, name: String)
    /// A prompt with what is to follow has more tokens than the decoder can read.
    case tooLong(tokens: Int, limit: Int)
    /// What is asked for can't be written in as many tokens as there may be.
    case tooFewTokens(needed: Int, limit: Int)
    /// A decoder with adapters is to be written as one without.
    case adapted
    /// No token of the vocabulary may follow.
    case noToken
    /// A weight can't be compressed.
    case badWeight(name: String, reason: String)
    /// A compressed decoder was to be trained.
    case isCompressed(precision: String)

    /// What was expected, what was got, and what to do.
    public var description: String {
        switch self {
        case .notFound(let path):
            "no file at \(path); expected a GGUF file, or a folder with config.json, model.safetensors and "
                + "tokenizer.json"
        case .unreadable(let path, let reason):
            "\(path) can't be read: \(reason)"
        case .unknownShape(let key, let got, let expected):
            "the decoder's \(key) is \(got), expected \(expected)"
        case .missingTensor(let path, let name):
            "\(path): expected a tensor '\(name)', got none; the file is damaged or of another model"
        case .badTensor(let path, let name, let expected, let got):
            "\(path): tensor '\(name)': expected the shape \(expected), got \(got); the file doesn't fit its sizes"
        case .unknownTensor(let path, let name):
            "\(path): tensor '\(name)' is none of a Llama-shaped decoder; take a model of this shape"
        case .tooLong(let tokens, let limit):
            "a prompt and what follows it have \(tokens) tokens, expected at most \(limit): shorten the prompt"
        case .tooFewTokens(let needed, let limit):
            "what is asked for may take \(needed) tokens, expected at most \(limit): raise the limit, or ask for less"
        case .adapted:
            "the decoder has adapters, expected none: merge them first"
        case .noToken:
            "no token of the vocabulary may follow; loosen the limits on what is written"
        case .badWeight(let name, let reason):
            "the decoder's weight \(name) can't be compressed: \(reason)"
        case .isCompressed(let precision):
            "the decoder is compressed (\(precision)) and can't be trained: train first, then compress"
        }
    }
}
