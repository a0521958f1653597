public import Pipelines

/// Why data could not be cleaned.
public enum CleaningError: ExplainedError, Equatable {
    /// The pattern of product codes is no regular expression.
    case badPattern(pattern: String, reason: String)
    /// Every row went.
    case nothingLeft(rowCount: Int, counts: String)
    /// A setting is outside of its range.
    case badSetting(name: String, expected: String, got: String)

    /// What, expected, got, and what to do.
    public var description: String {
        switch self {
        case .badPattern(let pattern, let reason):
            "product-code: expected a regular expression, got '\(pattern)' (\(reason));"
                + " correct it in dataset.yaml or in the recipe's 'clean'"
        case .nothingLeft(let rowCount, let counts):
            "clean: expected rows to remain, got none of \(rowCount) (\(counts));"
                + " check the roles of the columns or name fewer rules in the recipe's 'clean'"
        case .badSetting(let name, let expected, let got):
            "clean: \(name): expected \(expected), got \(got); correct the recipe"
        }
    }

    /// Data errors for data, configuration errors for settings.
    public var exitStatus: ExitStatus {
        switch self {
        case .nothingLeft: .data
        case .badPattern, .badSetting: .configuration
        }
    }
}
