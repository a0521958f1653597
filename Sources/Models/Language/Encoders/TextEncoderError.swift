/// Why a folder holds no encoder that can be used.
public enum TextEncoderError: Error, Hashable, Sendable, CustomStringConvertible {
    /// A file that every encoder has is not there.
    case notFound(path: String)
    /// A file can't be understood.
    case unreadable(path: String, reason: String)
    /// The model is built in a way that isn't known here.
    case unknownShape(key: String, got: String, expected: String)
    /// A weight can't be compressed.
    case badWeight(name: String, reason: String)
    /// A compressed encoder was to be trained or compressed once more.
    case isCompressed(precision: String, wanted: String)
    /// An encoder with adapters is to be written as one without.
    case adapted

    /// What was expected, what was got, and what to do.
    public var description: String {
        switch self {
        case .notFound(let path):
            "no file at \(path); expected a folder with config.json, model.safetensors and tokenizer.json "
                + "or vocab.txt"
        case .unreadable(let path, let reason):
            "\(path) can't be read: \(reason)"
        case .unknownShape(let key, let got, let expected):
            "the encoder's \(key) is \(got), expected \(expected)"
        case .badWeight(let name, let reason):
            "the encoder's weight \(name) can't be compressed: \(reason)"
        case .isCompressed(let precision, let wanted):
            "the encoder is compressed already (\(precision)) and can't be \(wanted): name the one that it was made from"
        case .adapted:
            "the encoder has adapters, expected none: merge them first"
        }
    }
}
