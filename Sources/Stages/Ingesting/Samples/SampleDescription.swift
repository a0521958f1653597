public import Commerce
import Pipelines

/// What a `dataset.yaml` says of a table of samples; its rows are in the file of interactions.
public struct SampleDescription: Codable, Hashable, Sendable {
    /// The column that is to be predicted.
    public var label: String
    /// The label's value that is looked for; nil lets ingest choose.
    public var positive: String?
    /// The column that tells when a row asks for its prediction; nil where there is none.
    public var time: String?
    /// The column that tells whose a row is; nil where there is none.
    public var group: String?
    /// What the values of a column are, where it can't be told from them.
    public var kinds: [String: FeatureKind]

    /// Describes a table.
    public init(
        label: String,
        positive: String? = nil,
        time: String? = nil,
        group: String? = nil,
        kinds: [String: FeatureKind] = [:]
    ) {
        self.label = label
        self.positive = positive
        self.time = time
        self.group = group
        self.kinds = kinds
    }

    private enum CodingKeys: String, CodingKey, CaseIterable {
        case label, positive, time, group, kinds
    }

    /// Reads the section `samples` of a description.
    ///
    /// - Throws: `ConfigurationError` for a key or a kind that is not known.
    public init(from decoder: any Decoder) throws {
        try decoder.refuseUnknownKeys(CodingKeys.self)
        let keys = try decoder.container(keyedBy: CodingKeys.self)
        label = try keys.decode(String.self, forKey: .label)
        positive = try keys.decodeIfPresent(String.self, forKey: .positive)
        time = try keys.decodeIfPresent(String.self, forKey: .time)
        group = try keys.decodeIfPresent(String.self, forKey: .group)
        kinds = try FeatureKind.named(
            try keys.value(.kinds, default: [:]),
            path: "samples.kinds"
        )
    }

    /// Writes every key, kinds by their names.
    public func encode(to encoder: any Encoder) throws {
        var keys = encoder.container(keyedBy: CodingKeys.self)
        try keys.encode(label, forKey: .label)
        try keys.encodeIfPresent(positive, forKey: .positive)
        try keys.encodeIfPresent(time, forKey: .time)
        try keys.encodeIfPresent(group, forKey: .group)
        try keys.encode(kinds.mapValues(\.rawValue), forKey: .kinds)
    }
}

extension RawRepresentable where Self: CaseIterable, RawValue == String {
    /// Choices by their names, one a column.
    ///
    /// - Throws: `ConfigurationError.badValue` that names the nearest known one.
    static func named(
        _ names: [String: String],
        path: String
    ) throws(ConfigurationError) -> [String: Self] {
        var result: [String: Self] = [:]
        for (column, name) in names.sorted(by: { $0.key < $1.key }) {
            guard let choice = Self(rawValue: name) else {
                throw .badValue(
                    path: "\(path).\(column)",
                    got: name,
                    expected: NearestName.expected(for: name, among: allCases.map(\.rawValue))
                )
            }
            result[column] = choice
        }
        return result
    }
}
