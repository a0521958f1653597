/// Why a file of samples can't be used.
public enum SetFileError: Error, CustomStringConvertible, Hashable, Sendable {
    /// The file holds something else, such as made samples where a training set is wanted.
    case wrongKind(path: String, expected: String, got: String)
    /// The file holds a set with another part in the experiment.
    case wrongRole(path: String, expected: SetRole, got: String)
    /// The content is not what was written: the file was changed by something else.
    case contentChanged(path: String)
    /// The columns contradict each other or hold values outside of their range.
    case badContent(path: String, reason: String)

    /// One line: what, expected, got, what to do.
    public var description: String {
        switch self {
        case .wrongKind(let path, let expected, let got):
            "\(path): expected \(expected), got \(got); give a file that Restock wrote for this use"
        case .wrongRole(let path, let expected, let got):
            "\(path): expected the \(expected.rawValue) set, got the \(got) set; held-out sets have "
                + "one use each, so give the \(expected.rawValue) file of the same split"
        case .contentChanged(let path):
            "\(path): the content is not what Restock wrote (its hash differs); split again instead "
                + "of editing sets by hand"
        case .badContent(let path, let reason):
            "\(path): \(reason); get a fresh copy of the file, or make it again"
        }
    }
}

/// The keys of Restock's own metadata in Parquet files.
enum SetMetadata {
    static let kind = "restock.kind"
    static let role = "restock.role"
    static let contentHash = "restock.content-hash"
    static let absent = "no kind that Restock wrote"
}
