public import Expanding
public import Labeling
import Pipelines
public import Training

/// One way of making queries; each competes with the untouched encoder.
public struct SearchPolicy: Codable, Hashable, Sendable {
    /// What queries are made.
    public var expand: QueryExpandConfiguration
    /// Which of them are believed.
    public var label: QueryLabelConfiguration
    /// How the encoder is tuned; nil for what the recipe says of all policies.
    public var train: EncoderTrainConfiguration?

    /// States a policy.
    public init(
        expand: QueryExpandConfiguration = QueryExpandConfiguration(),
        label: QueryLabelConfiguration = QueryLabelConfiguration(),
        train: EncoderTrainConfiguration? = nil
    ) {
        self.expand = expand
        self.label = label
        self.train = train
    }

    /// Keys as recipes write them.
    public enum CodingKeys: String, CodingKey, CaseIterable {
        case expand, label, train
    }

    /// Reads a policy, with the default for each absent key.
    public init(from decoder: any Decoder) throws {
        try decoder.refuseUnknownKeys(CodingKeys.self)
        let keys = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            expand: try keys.value(.expand, default: QueryExpandConfiguration()),
            label: try keys.value(.label, default: QueryLabelConfiguration()),
            train: try keys.decodeIfPresent(EncoderTrainConfiguration.self, forKey: .train)
        )
    }
}
