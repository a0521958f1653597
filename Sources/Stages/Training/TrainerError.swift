public import Pipelines

/// A shop's own trainer that did not do its part.
public enum TrainerError: ExplainedError, Hashable {
    /// The shell doesn't know the command.
    case notFound(command: String, lastLine: String)
    /// The command ended with an error.
    case failed(status: Int32, lastLine: String, log: String)
    /// The command ended well, and left no answers.
    case noScores(path: String)
    /// The answers don't fit the questions.
    case badScores(path: String, reason: String)
    /// The answers about rows of a table don't fit the questions.
    case badAnswers(path: String, reason: String, columns: [String])
    /// A model that only answered to some rows is asked for others.
    case notAsked(rows: Int)
    /// There is something else than a file where the model was to be.
    case modelIsNoFile(path: String)

    /// One line for the user.
    public var description: String {
        switch self {
        case .notFound(let command, let lastLine):
            "train.command '\(command)' can't be run (\(lastLine)): "
                + "install it, or give its whole path"
        case .failed(let status, let lastLine, let log):
            "train.command ended with status \(status)\(lastLine.isEmpty ? "" : ": \(lastLine)"); "
                + "all it said is in \(log)"
        case .noScores(let path):
            "train.command ended well but left no {scores}: expected the file \(path)"
        case .badScores(let path, let reason):
            "\(path): \(reason); expected the columns case (int64), item (string) and score (double)"
        case .badAnswers(let path, let reason, let columns):
            "\(path): \(reason); expected one row a case with the columns case (int64) and "
                + "\(columns.prefix(3).joined(separator: ", "))\(columns.count > 3 ? ", ..." : "") (double)"
        case .notAsked(let rows):
            "train: no answers to some of \(rows) rows, which the command was not asked for"
        case .modelIsNoFile(let path):
            "\(path): {model} is to be a file, got something else; pack a folder into one file"
        }
    }

    /// A command that isn't there is a matter of the recipe, all else of what the command left, or of ours.
    public var exitStatus: ExitStatus {
        switch self {
        case .notFound: .configuration
        case .notAsked: .software
        default: .data
        }
    }
}
