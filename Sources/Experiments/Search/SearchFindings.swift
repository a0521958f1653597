public import Evaluating
import Retrieval

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
    /// What cross-encoders read to label made queries; nil where none was asked.
    public var readings: [Reading]? = nil
    /// Groups of made queries by policy, the largest; nil where none were asked for.
    public var clusters: [Cluster]? = nil
    /// How labelers agree with the judgements, after the fact; nil without policies.
    public var agreements: [Agreement]? = nil
    /// How the learnt ranker came about; nil where none was asked for.
    public var learned: [Learned]? = nil
    /// The encoder made smaller; nil where the recipe asks for nothing.
    public var compression: CompressionFindings?
}

extension SearchFindings {
    /// What a cross-encoder read to label one policy's queries.
    public struct Reading: Codable, Sendable, Hashable {
        /// The policy.
        public var policy: String
        /// Queries.
        public var queries: Int
        /// Different pairs of a query and a product.
        public var pairs: Int
        /// Wall-clock seconds, of the run that read them.
        public var seconds: Double
        /// The cross-encoder's score that one cosine was worth; nil where no margins were learnt.
        public var scale: Double?
    }

    /// A group of made queries of alike meaning.
    public struct Cluster: Codable, Sendable, Hashable {
        /// The policy.
        public var policy: String
        /// Queries in it.
        public var size: Int
        /// Different products that its queries ask for.
        public var products: Int
        /// A few of them.
        public var examples: [String]
    }

    /// A labeler beside what people judged.
    public struct Agreement: Codable, Sendable, Hashable {
        /// The labeler, as recipes name it.
        public var labeler: String
        /// The policies that ask it.
        public var policies: [String]
        /// How far it agrees.
        public var agreement: LabelAgreement
    }

    /// One fold of a learnt ranker.
    public struct Fold: Codable, Sendable, Hashable {
        /// Queries that were ranked by trees that saw none of their grades.
        public var queries: Int
        /// Queries that trees grew on.
        public var grownOn: Int
        /// Queries that growing was stopped by.
        public var stoppedBy: Int
        /// Judged products that trees grew on.
        public var judged: Int
        /// Products that nobody judged among those that trees grew on.
        public var unjudged: Int
        /// Trees that were kept.
        public var trees: Int
        /// Per column: its share of the gain of all splits.
        public var importance: [Double]
    }

    /// A ranker that was learnt from the judgements of other queries.
    public struct Learned: Codable, Sendable, Hashable {
        /// Its name among the systems.
        public var system: String
        /// Trainings of the encoder that it was learnt over.
        public var seeds: Int
        /// Its columns.
        public var columns: [String]
        /// How each fold went; of several seeds, the first one's.
        public var folds: [Fold]
        /// How the ranker that the run leaves was grown, on the judged queries of all folds; nil where it leaves another.
        public var left: Fold?
    }
}

extension SearchFindings {
    /// The ranker that the run leaves and `restock search` asks: the accepted one, else that which it competed with.
    func served(after decision: RunResult.Decision) -> RankerKind? {
        let system = decision == .augment ? augmented : baseline
        return system.split(separator: "/").first.flatMap { RankerKind(rawValue: String($0)) }
    }
}
