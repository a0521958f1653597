/// Why a GGUF file could not be read.
public enum GGUFError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The operating system refused to open or read.
    case unreadable(file: String, reason: String)
    /// The file doesn't begin as GGUF does.
    case notGGUF(file: String)
    /// The file has a version of the format that isn't known here.
    case unknownVersion(file: String, version: UInt32)
    /// The file ends before something does.
    case truncated(file: String, what: String, needed: UInt64, found: Int)
    /// A note is missing, or not of the kind that is needed.
    case badNote(file: String, key: String, reason: String)
    /// A tensor is kept in a way that isn't known here.
    case unknownType(file: String, tensor: String, type: UInt32)
    /// A tensor's entry can't be right.
    case badTensor(file: String, tensor: String, reason: String)

    /// One line: what, where, and what to do.
    public var description: String {
        switch self {
        case .unreadable(let file, let reason):
            "\(file): cannot be read: \(reason); check the path and its rights"
        case .notGGUF(let file):
            "\(file): expected the letters GGUF at its start, got others; is it a GGUF file?"
        case .unknownVersion(let file, let version):
            "\(file): expected version 3 of GGUF, got \(version); convert the file anew"
        case .truncated(let file, let what, let needed, let found):
            "\(file): \(what) ends at byte \(needed), but the file at \(found); it is cut off, copy it again"
        case .badNote(let file, let key, let reason):
            "\(file): note '\(key)': \(reason); the file is damaged, or of a model that isn't known here"
        case .unknownType(let file, let tensor, let type):
            "\(file): tensor '\(tensor)' has type \(type), known are F32 (0), F16 (1), Q4_1 (3) and Q8_0 (8); "
                + "take a file with one of these"
        case .badTensor(let file, let tensor, let reason):
            "\(file): tensor '\(tensor)': \(reason); copy or convert the file again"
        }
    }
}
