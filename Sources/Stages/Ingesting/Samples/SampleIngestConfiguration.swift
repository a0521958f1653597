public import Commerce
import Pipelines

/// What becomes of rows whose label has no value.
public enum UnlabeledRows: String, Codable, Hashable, Sendable, CaseIterable {
    /// They are rejected, with a reason.
    case reject
    /// They are kept apart, for `{ generator: unlabeled }` to take; no set of the split has any of them.
    case keep
}

/// Settings of ``SampleIngestStage``; they go before what a data set's description says.
public struct SampleIngestConfiguration: Codable, Hashable, Sendable {
    /// How a log becomes a table; nil for data that are a table.
    public var behaviour: BehaviourConfiguration?
    /// The attribute that is to be completed, for data that are a catalogue; nil for data that are a table.
    public var attribute: AttributeConfiguration?
    /// The column that is to be predicted; nil follows the description.
    public var label: String?
    /// The label's value that is looked for; nil follows the description, or takes a word for yes, or
    /// the rarer value.
    public var positive: String?
    /// The column that tells when a row asks for its prediction; nil follows the description, or there is none.
    public var time: String?
    /// The column that tells whose a row is, such as a customer's name; nil as for `time`.
    public var group: String?
    /// What the values of a column are; the others follow the description or are inferred.
    public var kinds: [String: FeatureKind]
    /// What stands before decimals, by column; the other columns decide by all of their cells.
    public var decimals: [String: DecimalMark]
    /// Columns that take no part.
    public var ignored: [String]
    /// The character between two values; nil recognises it.
    public var delimiter: String?
    /// Whether the first line names the columns; nil recognises it.
    public var header: Bool?
    /// What becomes of rows without a label.
    public var unlabeled: UnlabeledRows
    /// More rejected rows than this share of all rows, in 0...1, are an error.
    public var maximumRejectedShare: Double

    /// Sets what is given and takes the defaults for the rest.
    public init(
        behaviour: BehaviourConfiguration? = nil,
        attribute: AttributeConfiguration? = nil,
        label: String? = nil,
        positive: String? = nil,
        time: String? = nil,
        group: String? = nil,
        kinds: [String: FeatureKind] = [:],
        decimals: [String: DecimalMark] = [:],
        ignored: [String] = [],
        delimiter: String? = nil,
        header: Bool? = nil,
        unlabeled: UnlabeledRows = .reject,
        maximumRejectedShare: Double = 0.05
    ) {
        self.behaviour = behaviour
        self.attribute = attribute
        self.label = label
        self.positive = positive
        self.time = time
        self.group = group
        self.kinds = kinds
        self.decimals = decimals
        self.ignored = ignored
        self.delimiter = delimiter
        self.header = header
        self.unlabeled = unlabeled
        self.maximumRejectedShare = maximumRejectedShare
    }

    /// The keys of a recipe.
    public enum CodingKeys: String, CodingKey, CaseIterable {
        case behaviour, attribute
        case label, positive, time, group, kinds, decimals
        case ignored = "ignore"
        case delimiter, header, unlabeled
        case maximumRejectedShare = "maximum-rejected-share"
    }

    /// Reads a recipe; absent keys keep their defaults.
    ///
    /// - Throws: `ConfigurationError` for a key or a value that is not known.
    public init(from decoder: any Decoder) throws {
        try decoder.refuseUnknownKeys(CodingKeys.self)
        let keys = try decoder.container(keyedBy: CodingKeys.self)
        self.init()
        behaviour = try keys.decodeIfPresent(BehaviourConfiguration.self, forKey: .behaviour)
        attribute = try keys.decodeIfPresent(AttributeConfiguration.self, forKey: .attribute)
        label = try keys.decodeIfPresent(String.self, forKey: .label)
        positive = try keys.decodeIfPresent(String.self, forKey: .positive)
        time = try keys.decodeIfPresent(String.self, forKey: .time)
        group = try keys.decodeIfPresent(String.self, forKey: .group)
        kinds = try FeatureKind.named(try keys.value(.kinds, default: [:]), path: "ingest.kinds")
        decimals = try DecimalMark.named(
            try keys.value(.decimals, default: [:]),
            path: "ingest.decimals"
        )
        ignored = try keys.value(.ignored, default: ignored)
        delimiter = try keys.decodeIfPresent(String.self, forKey: .delimiter)
        header = try keys.decodeIfPresent(Bool.self, forKey: .header)
        unlabeled = try keys.choice(.unlabeled, default: unlabeled)
        maximumRejectedShare = try keys.value(.maximumRejectedShare, default: maximumRejectedShare)
        var alone = Self()
        alone.behaviour = behaviour
        guard behaviour == nil || self == alone else {
            throw ConfigurationError.badValue(
                path: "ingest",
                got: "behaviour beside settings of a table",
                expected:
                    "behaviour alone: the rows that a log gives have columns, label, time and group of their "
                    + "own, and how the log is read stands under ingest.behaviour.log"
            )
        }
        let namesLabel = [label, positive, time, group].contains { $0 != nil }
        guard attribute == nil || !namesLabel else {
            throw ConfigurationError.badValue(
                path: "ingest",
                got: "attribute beside label, positive, time or group",
                expected: "attribute alone, which is the label of the rows that a catalogue gives"
            )
        }
        guard (0...1).contains(maximumRejectedShare) else {
            throw ConfigurationError.badValue(
                path: "ingest.maximum-rejected-share",
                got: "\(maximumRejectedShare)",
                expected: "a share in 0...1"
            )
        }
    }

    /// Writes every key, kinds by their names.
    public func encode(to encoder: any Encoder) throws {
        var keys = encoder.container(keyedBy: CodingKeys.self)
        try keys.encodeIfPresent(behaviour, forKey: .behaviour)
        try keys.encodeIfPresent(attribute, forKey: .attribute)
        try keys.encodeIfPresent(label, forKey: .label)
        try keys.encodeIfPresent(positive, forKey: .positive)
        try keys.encodeIfPresent(time, forKey: .time)
        try keys.encodeIfPresent(group, forKey: .group)
        try keys.encode(ByName(wrappedValue: kinds.mapValues(\.rawValue)), forKey: .kinds)
        try keys.encode(decimals, forKey: .decimals)
        try keys.encode(ignored, forKey: .ignored)
        try keys.encodeIfPresent(delimiter, forKey: .delimiter)
        try keys.encodeIfPresent(header, forKey: .header)
        try keys.encode(unlabeled, forKey: .unlabeled)
        try keys.encode(maximumRejectedShare, forKey: .maximumRejectedShare)
    }
}
