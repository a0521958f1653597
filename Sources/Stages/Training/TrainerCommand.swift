public import Pipelines

/// The shop's own trainer, in place of a model of ours: `train: { command: ... }` in a recipe.
///
/// The command is a line for the shell, with placeholders for the files that it reads and writes:
///
///     python3 train.py {train} {candidates} {scores}
public struct TrainerCommand: Codable, Hashable, Sendable {
    /// What a command can name.
    public enum Placeholder: String, CaseIterable, Sendable {
        /// The file of training events, to read.
        case train
        /// The file of histories to go on with, to read.
        case candidates
        /// The file of all items, to read.
        case items
        /// The file of answers, to write.
        case scores
        /// A file for the fitted model: where it is there already, no training is needed.
        case model
        /// A whole number below 2³¹ for all random draws.
        case seed

        /// As commands write it.
        public var text: String { "{\(rawValue)}" }
    }

    /// What the files are.
    public enum FileKind: String, Codable, Hashable, Sendable, CaseIterable {
        /// Apache Parquet.
        case parquet
        /// One JSON object a line.
        case jsonLines = "json-lines"

        /// How the files' names end.
        var fileExtension: String {
            switch self {
            case .parquet: "parquet"
            case .jsonLines: "jsonl"
            }
        }
    }

    /// The line for the shell, with placeholders.
    public var command: String
    /// What the files are.
    public var files: FileKind

    /// States a command.
    public init(command: String, files: FileKind = .parquet) {
        self.command = command
        self.files = files
    }

    /// Keys as recipes write them.
    public enum CodingKeys: String, CodingKey, CaseIterable {
        case command, files
    }

    /// Reads a command.
    ///
    /// - Throws: `ConfigurationError` for placeholders that are missing or unknown.
    public init(from decoder: any Decoder) throws {
        let keys = try decoder.container(keyedBy: CodingKeys.self)
        self.init(command: try keys.decode(String.self, forKey: .command))
        files = try keys.choice(.files, default: files)
        try validate()
    }

    /// Checks that the command names the files that it can't do without, and nothing unknown.
    ///
    /// - Throws: `ConfigurationError`.
    public func validate() throws(ConfigurationError) {
        for needed in [Placeholder.train, .candidates, .scores] where !mentions(needed) {
            throw .badValue(
                path: "train.command",
                got: command,
                expected: "a command with {train}, {candidates} and {scores} in it"
            )
        }
        let known = Placeholder.allCases.map(\.text)
        for match in command.matches(of: /(?<before>\$?)\{[a-z]+\}/)
        where match.before.isEmpty && !known.contains(String(match.output.0)) {
            throw .badValue(
                path: "train.command",
                got: String(match.output.0),
                expected: NearestName.expected(for: String(match.output.0), among: known)
            )
        }
    }

    /// Whether the command names a placeholder.
    public func mentions(_ placeholder: Placeholder) -> Bool { command.contains(placeholder.text) }

    /// The line for the shell with every placeholder replaced, quoted where the shell needs it.
    func line(_ values: [Placeholder: String]) -> String {
        var line = command
        for placeholder in Placeholder.allCases {
            guard let value = values[placeholder] else { continue }
            line = line.replacing(placeholder.text, with: Self.quoted(value))
        }
        return line
    }

    private static func quoted(_ word: String) -> String {
        let isPlain = word.allSatisfy {
            $0.isASCII && ($0.isLetter || $0.isNumber || "-_./".contains($0))
        }
        return isPlain ? word : "'" + word.replacing("'", with: "'\\''") + "'"
    }
}
