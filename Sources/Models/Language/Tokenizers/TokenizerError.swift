/// Why a tokenizer can't be made of a file.
public enum TokenizerError: Error, Hashable, Sendable, CustomStringConvertible {
    /// There is no such file.
    case notFound(path: String)
    /// The file doesn't say what a tokenizer needs.
    case unreadable(path: String, reason: String)
    /// A part is of a kind that isn't known here.
    case unknownKind(part: String, got: String, known: [String])
    /// A token that is needed is not in the vocabulary.
    case missingToken(String)
    /// It gives numbers that the model it stands beside can't read.
    case beyondModel(what: String, got: Int, expected: String)

    /// What was expected, what was got, and what to do.
    public var description: String {
        switch self {
        case .notFound(let path):
            "no tokenizer at \(path); expected tokenizer.json or vocab.txt"
        case .unreadable(let path, let reason):
            "\(path) is no tokenizer: \(reason)"
        case .unknownKind(let part, let got, let known):
            "the tokenizer's \(part) is of kind '\(got)'; known are \(known.joined(separator: ", "))"
        case .missingToken(let token):
            "the vocabulary lacks the token '\(token)'; the file is cut short or belongs to another model"
        case .beyondModel(let what, let got, let expected):
            "the tokenizer's \(what) is \(got), expected \(expected); the files belong to different models"
        }
    }
}
