public import Pipelines

/// A recipe that can't be read.
public enum RecipeError: ExplainedError, Hashable {
    /// There is no readable file of UTF-8 text.
    case unreadable(path: String)
    /// A policy's file is not there.
    case noPolicy(path: String)
    /// The text isn't YAML.
    case notYAML(path: String, reason: String)
    /// A key that has no default is absent.
    case missingKey(path: String, key: String)
    /// A value that can't be taken.
    case badValue(path: String, key: String, reason: String)

    /// One line for the user.
    public var description: String {
        switch self {
        case .unreadable(let path):
            "\(path): no readable recipe there; write one with: restock init --data FILE -o \(path)"
        case .noPolicy(let path):
            "\(path): no readable policy there; name a policy.yaml that restock tune wrote, "
                + "by its path from the working folder, or write the policy out"
        case .notYAML(let path, let reason):
            "\(path): not valid YAML: \(reason)"
        case .missingKey(let path, let key):
            "\(path): the key '\(key)' is missing and has no default"
        case .badValue(let path, let key, let reason):
            "\(path): bad value for '\(key)': \(reason)"
        }
    }

    /// A missing file, or a configuration error.
    public var exitStatus: ExitStatus {
        switch self {
        case .unreadable, .noPolicy: .noInput
        case .notYAML, .missingKey, .badValue: .configuration
        }
    }
}
