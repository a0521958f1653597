import Pipelines
public import Retrieval

/// How the best products of a ranking are put into a new order by a model that reads query and title together.
public struct RerankConfiguration: Codable, Hashable, Sendable {
    /// The folder of a cross-encoder.
    public var model: String
    /// Products of each ranking that are read; what stands behind them keeps its order.
    public var depth: Int
    /// Whose best products.
    public var of: RankerKind

    /// States a reranking.
    public init(model: String, depth: Int = 50, of: RankerKind = .tiers) {
        self.model = model
        self.depth = depth
        self.of = of
    }

    /// Keys as recipes write them.
    public enum CodingKeys: String, CodingKey, CaseIterable {
        case model, depth, of
    }

    /// Reads the configuration, with the default for each absent key.
    ///
    /// - Throws: `ConfigurationError`.
    public init(from decoder: any Decoder) throws {
        try decoder.refuseUnknownKeys(CodingKeys.self)
        let keys = try decoder.container(keyedBy: CodingKeys.self)
        self.init(model: try keys.decode(String.self, forKey: .model))
        depth = try keys.value(.depth, default: depth)
        of = try keys.choice(.of, default: of)
        guard (1...10_000).contains(depth) else {
            throw ConfigurationError.badValue(
                path: "rerank.depth",
                got: "\(depth)",
                expected: "a whole number in 1...10000"
            )
        }
        guard of != .reranked else {
            throw ConfigurationError.badValue(
                path: "rerank.of",
                got: of.rawValue,
                expected: "words, meaning, fusion or tiers"
            )
        }
    }
}
