import Commerce
import Evaluating
import Pipelines
import Retrieval
import Training

/// Learns to rank judged queries from each other: gathers what is known of their products, and asks for scores out of fold.
struct SearchLearner: Sendable {
    /// What was learnt of judged queries.
    struct Outcome: Sendable {
        /// Per query: scores by product, by trees that saw no grade of its fold.
        var raised: [[Int32: Double]]
        /// How each fold went.
        var folds: [SearchFindings.Fold]
        /// What was learnt from all queries; nil where nobody asked for it.
        var ranker: LearntRanker?
    }

    private let stage: LambdaMARTStage
    private let queries: JudgedQueries
    private let features: CandidateFeatures
    private let left: String?

    /// - Parameters:
    ///   - configuration: how a ranker is learnt.
    ///   - products: the catalogue.
    ///   - queries: what people judged.
    ///   - read: how many reranked products a cross-encoder read; nil for none.
    ///   - left: the system of which a ranker of all queries is left; nil for none.
    init(
        configuration: LambdaMARTConfiguration,
        products: Products,
        queries: JudgedQueries,
        read: Int?,
        left: String? = nil
    ) {
        self.left = left
        stage = LambdaMARTStage(configuration)
        self.queries = queries
        features = CandidateFeatures(products, depth: configuration.depth, read: read)
    }

    /// The names of what is known.
    func columns(isTuned: Bool) -> [String] { features.columns(isTuned: isTuned) }

    /// Scores of each query's candidates: the top of words and of meaning, by any encoder that is given.
    ///
    /// Judged products beyond the candidates are learnt from where others are asked, and get no score.
    ///
    /// - Parameters:
    ///   - found: what is found with the untouched encoder.
    ///   - tuned: what is found with another one.
    ///   - system: whose answers these are; a ranker of all queries is learnt where it is to be left. Nil for others.
    ///   - context: whose seed deals folds, and who may stop it.
    /// - Returns: scores out of fold, and the ranker that is left.
    /// - Throws: `LambdaMARTError`, `BoostingError`, `CancellationError`.
    func learn(
        _ found: [HybridRanking],
        tuned: [HybridRanking]?,
        leaving system: String?,
        in context: StageContext
    ) async throws -> Outcome {
        let (candidates, input) = try lists(found, tuned, context)
        let fitted = try await stage.run(input, in: context)
        var outcome = Outcome(
            raised: zip(candidates, fitted.scores).map { products, scores in
                Dictionary(zip(products, scores), uniquingKeysWith: { first, _ in first })
            },
            folds: fitted.records.map(SearchFindings.Fold.init)
        )
        if let system, system == left {
            outcome.ranker = LearntRanker(
                try await stage.ranker(input, after: fitted, in: context),
                system: system,
                depth: features.depth,
                read: features.read
            )
        }
        return outcome
    }

    /// Per query its candidates, and what is learnt from: these, then judged products beyond them.
    private func lists(
        _ found: [HybridRanking],
        _ tuned: [HybridRanking]?,
        _ context: StageContext
    ) throws -> (candidates: [[Int32]], input: LambdaMARTInput) {
        var candidates: [[Int32]] = []
        var lists: [RankedList] = []
        for (place, query) in queries.queries.enumerated() {
            try context.checkCancellation()
            let top = features.candidates(found[place], tuned: tuned?[place])
            let grades = Dictionary(
                queries.judgements[place].map { ($0.product, $0.grade) },
                uniquingKeysWith: { first, _ in first }
            )
            let shown = top + grades.keys.filter { !top.contains($0) }.sorted()
            candidates.append(top)
            lists.append(
                RankedList(
                    group: SearchWords().ofQuery(query).sorted().joined(separator: " "),
                    features: features.values(
                        of: shown,
                        for: query,
                        found[place],
                        tuned: tuned?[place]
                    ),
                    grades: shown.map { grades[$0] }
                )
            )
        }
        return (candidates, LambdaMARTInput(columns: columns(isTuned: tuned != nil), lists: lists))
    }
}

extension SearchAnswers {
    /// Notes how a system was learnt; of several seeds the first one's folds.
    mutating func add(_ learnt: SearchLearner.Outcome, of system: String, _ columns: [String]) {
        if let known = learned.firstIndex(where: { $0.system == system }) {
            learned[known].seeds += 1
            return
        }
        learned.append(
            SearchFindings.Learned(
                system: system,
                seeds: 1,
                columns: columns,
                folds: learnt.folds,
                left: learnt.ranker.map { SearchFindings.Fold($0.description.grown) }
            )
        )
    }
}

extension SearchFindings.Fold {
    init(_ fold: LambdaMARTFold) {
        self.init(
            queries: fold.queries,
            grownOn: fold.grownOn,
            stoppedBy: fold.stoppedBy,
            judged: fold.judged,
            unjudged: fold.unjudged,
            trees: fold.trees,
            importance: fold.importance
        )
    }
}
