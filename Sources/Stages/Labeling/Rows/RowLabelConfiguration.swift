public import Learners
import Pipelines

/// Who says what class a made row is of; the part `label:` of a policy for a table.
public struct RowLabelConfiguration: Codable, Hashable, Sendable {
    /// Who says it.
    public enum Source: String, Codable, Hashable, Sendable, CaseIterable {
        /// The maker, which made the row under that condition.
        case condition
        /// Trees that were grown several times on the training rows, together.
        case ensemble
    }

    /// Who says it.
    public var source: Source
    /// Probability of the likelier class below which a row gets no label and is left out, in 0...1.
    public var minimumConfidence: Double
    /// The trees of an ensemble.
    public var ensemble: BaggedTrees.Configuration

    /// Sets the options.
    public init(
        source: Source = .condition,
        minimumConfidence: Double = 0,
        ensemble: BaggedTrees.Configuration = BaggedTrees.Configuration()
    ) {
        self.source = source
        self.minimumConfidence = minimumConfidence
        self.ensemble = ensemble
    }

    /// Keys as recipes write them.
    public enum CodingKeys: String, CodingKey, CaseIterable {
        case source = "by"
        case minimumConfidence = "minimum-confidence"
        case members
    }

    /// Reads the settings; what is missing stays at its default.
    ///
    /// - Throws: `ConfigurationError` for an unknown key or a number outside its range.
    public init(from decoder: any Decoder) throws {
        try decoder.refuseUnknownKeys(CodingKeys.self)
        let keys = try decoder.container(keyedBy: CodingKeys.self)
        self.init()
        source = try keys.choice(.source, default: source)
        minimumConfidence = try keys.value(.minimumConfidence, default: minimumConfidence)
        ensemble.members = try keys.value(.members, default: ensemble.members)
        let checks: [(CodingKeys, Bool, String, String)] = [
            (
                .minimumConfidence, (0...1).contains(minimumConfidence), "\(minimumConfidence)",
                "a number in 0...1"
            ),
            (.members, (1...100).contains(ensemble.members), "\(ensemble.members)", "1 to 100"),
        ]
        for (key, isSound, got, expected) in checks where !isSound {
            throw ConfigurationError.badValue(
                path: "label.\(key.stringValue)",
                got: got,
                expected: expected
            )
        }
    }

    /// Writes every setting.
    public func encode(to encoder: any Encoder) throws {
        var keys = encoder.container(keyedBy: CodingKeys.self)
        try keys.encode(source, forKey: .source)
        try keys.encode(minimumConfidence, forKey: .minimumConfidence)
        try keys.encode(ensemble.members, forKey: .members)
    }
}
