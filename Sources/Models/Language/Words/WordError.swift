/// Why a folder of words can't be used.
public enum WordError: Error, CustomStringConvertible, Hashable, Sendable {
    /// No file of words is in the folder.
    case noWords(folder: String)
    /// A file that belongs to another is missing.
    case missing(file: String, folder: String)
    /// A file holds something else.
    case malformed(file: String, line: Int, reason: String)
    /// An operator needs words that the folder doesn't have.
    case lacks(what: String, operatorName: String, shelf: String)

    /// The error in one line.
    public var description: String {
        switch self {
        case .noWords(let folder):
            "\(folder): expected a folder of words, got none; get one with "
                + "'restock models fetch words-en' or 'restock models fetch words-zh'"
        case .missing(let file, let folder):
            "\(folder): expected a file \(file) in it, got none; get it with "
                + "'restock models fetch \(file.hasSuffix(".txt") ? "words-zh" : "words-en")'"
        case .malformed(let file, let line, let reason):
            "\(file), line \(line): \(reason); get it anew with 'restock models fetch'"
        case .lacks(let what, let operatorName, let shelf):
            "the operator \(operatorName) needs \(what), got none; get them with "
                + "'restock models fetch \(shelf)' and name their folder"
        }
    }
}
