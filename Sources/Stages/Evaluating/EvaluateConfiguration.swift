import Pipelines

/// What can be set about the evaluation.
public struct EvaluateConfiguration: Sendable, Codable, Hashable {
    /// Names of metrics, such as `ndcg@10`.
    public var metrics: [String]
    /// Parts of the cases that are looked at beside all.
    public var slices: [Slice]

    /// States an evaluation.
    public init(
        metrics: [String] = [
            "ndcg@10", "hit@10", "recall@10", "mrr@10", "coverage@10", "novelty@10",
        ],
        slices: [Slice] = Slice.allCases
    ) {
        self.metrics = metrics
        self.slices = slices
    }

    /// Keys as recipes write them.
    public enum CodingKeys: String, CodingKey, CaseIterable {
        case metrics, slices
    }

    /// Reads the configuration, with the default for each absent key.
    ///
    /// - Throws: `ConfigurationError` for unknown keys and slices, ``MetricError`` for metrics.
    public init(from decoder: any Decoder) throws {
        try decoder.refuseUnknownKeys(CodingKeys.self)
        let keys = try decoder.container(keyedBy: CodingKeys.self)
        self.init()
        metrics = try keys.value(.metrics, default: metrics)
        for name in metrics { _ = try MetricName.parse(name) }
        let names = try keys.value(.slices, default: slices.map(\.rawValue))
        slices = try names.map { name in
            if let slice = Slice(rawValue: name) { return slice }
            throw ConfigurationError.badValue(
                path: (decoder.codingPath + [CodingKeys.slices]).dotted,
                got: name,
                expected: NearestName.expected(for: name, among: Slice.allCases.map(\.rawValue))
            )
        }
    }
}
