/// What the report of a search shows beyond what every report does.
public struct SearchFindings: Codable, Sendable, Hashable {
    /// How one ranker did on all test queries.
    public struct System: Codable, Sendable, Hashable {
        /// The ranker, and behind a slash the policy whose encoder it uses.
        public var name: String
        /// Its metrics.
        public var measures: RunResult.Measures
    }

    /// Two rankers on the same test queries.
    public struct Pair: Codable, Sendable, Hashable {
        /// The one before.
        public var from: String
        /// The one after.
        public var to: String
        /// After minus before, paired by query; not adjusted for the number of pairs.
        public var difference: RunResult.Measures
    }

    /// One test query before and after.
    public struct Query: Codable, Sendable, Hashable {
        /// The query.
        public var query: String
        /// The deciding metric of the baseline.
        public var before: Double
        /// The deciding metric with the policy named.
        public var after: Double
        /// The title that came first before.
        public var firstBefore: String
        /// The title that comes first after.
        public var firstAfter: String
    }

    /// One made query.
    public struct Example: Codable, Sendable, Hashable {
        /// The policy.
        public var policy: String
        /// The query.
        public var query: String
        /// The title of its product.
        public var product: String
        /// The maker.
        public var maker: String
        /// How sure the label is; nil where there is none.
        public var confidence: Double?
        /// Why it took no part; nil where it did.
        public var rejected: String?
    }

    /// The baseline's name among the systems.
    public var baseline: String
    /// The name of the policy's system.
    public var augmented: String
    /// All rankers.
    public var systems: [System]
    /// Comparisons that a reader will ask for.
    public var pairs: [Pair]
    /// All test queries, the greatest gain first.
    public var queries: [Query]
    /// A few made queries of each policy.
    public var examples: [Example]
}
