public import Pipelines

/// Why identities could not be replaced.
public enum ProtectError: ExplainedError, Equatable {
    /// Others than its owner may read the key.
    case openKey(path: String, mode: String)
    /// The key's file holds no key.
    case badKey(path: String, got: String)
    /// The key's file can't be read.
    case unreadableKey(path: String, reason: String)
    /// The key's file can't be made.
    case unwritableKey(path: String, reason: String)
    /// Two names got one pseudonym.
    case collision(column: String, first: String, second: String)

    /// What, expected, got, where, and what to do.
    public var description: String {
        switch self {
        case .openKey(let path, let mode):
            "\(path): expected a key that only its owner may read (mode 600), got mode \(mode);"
                + " run: chmod 600 '\(path)'"
        case .badKey(let path, let got):
            "\(path): expected a key of \(PseudonymKey.byteCount) bytes, got \(got); restore the key,"
                + " or move the file away to have a new one made (with other pseudonyms)"
        case .unreadableKey(let path, let reason):
            "\(path): the key can't be read: \(reason); check its rights"
        case .unwritableKey(let path, let reason):
            "\(path): the key can't be made: \(reason); name another file as key-file under 'protect'"
        case .collision(let column, let first, let second):
            "column '\(column)': '\(first)' and '\(second)' got the same pseudonym; use another key"
        }
    }

    /// What the command line exits with.
    public var exitStatus: ExitStatus {
        switch self {
        case .openKey, .badKey: .configuration
        case .unreadableKey: .noInput
        case .unwritableKey: .cannotCreate
        case .collision: .software
        }
    }
}
