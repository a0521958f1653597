import Pipelines

/// How a table is cross-validated when `restock run --cross-validate` asks for it.
public struct CrossValidationConfiguration: Codable, Hashable, Sendable {
    /// Parts of one deal, each tested once; at least 2.
    public var folds: Int
    /// How often the rows are dealt out anew; at least 1.
    public var repeats: Int
    /// Shares of the learnt rows that have a label, in 0...1 exclusive of 0.
    public var labelShares: [Double]

    /// States a cross-validation.
    public init(folds: Int = 5, repeats: Int = 5, labelShares: [Double] = [1, 0.1, 0.05, 0.01]) {
        self.folds = folds
        self.repeats = repeats
        self.labelShares = labelShares
    }

    /// Keys as recipes write them.
    public enum CodingKeys: String, CodingKey, CaseIterable {
        case folds, repeats
        case labelShares = "label-shares"
    }

    /// Reads the settings; what is missing stays at its default.
    ///
    /// - Throws: `ConfigurationError` for an unknown key or a number outside its range.
    public init(from decoder: any Decoder) throws {
        try decoder.refuseUnknownKeys(CodingKeys.self)
        let keys = try decoder.container(keyedBy: CodingKeys.self)
        self.init()
        folds = try keys.value(.folds, default: folds)
        repeats = try keys.value(.repeats, default: repeats)
        labelShares = try keys.value(.labelShares, default: labelShares)
        let checks: [(CodingKeys, Bool, String, String)] = [
            (.folds, (2...100).contains(folds), "\(folds)", "2 to 100"),
            (.repeats, (1...100).contains(repeats), "\(repeats)", "1 to 100"),
            (
                .labelShares,
                !labelShares.isEmpty && labelShares.allSatisfy { $0 > 0 && $0 <= 1 },
                "\(labelShares)", "a list of numbers above 0 and at most 1"
            ),
        ]
        for (key, isSound, got, expected) in checks where !isSound {
            throw ConfigurationError.badValue(
                path: "cross-validate.\(key.stringValue)",
                got: got,
                expected: expected
            )
        }
    }
}
