import Commerce
import Evaluating
import Expanding
import Pipelines
import Retrieval
import Training

/// Learns to rank judged queries from each other: gathers what is known of their products, and asks for scores out of fold.
struct SearchLearner: Sendable {
    private let stage: LambdaMARTStage
    private let queries: JudgedQueries
    private let features: MatchFeatures
    /// How many reranked products a cross-encoder read; nil for none.
    private let read: Int?

    init(
        configuration: LambdaMARTConfiguration,
        products: Products,
        queries: JudgedQueries,
        read: Int?
    ) {
        stage = LambdaMARTStage(configuration)
        self.queries = queries
        self.read = read
        features = MatchFeatures(products, types: MainTypes.ofProducts(products))
    }

    /// The names of what is known.
    func columns(isTuned: Bool) -> [String] {
        MatchFeatures.names(withTuned: isTuned, withReader: read != nil)
    }

    /// Scores of each query's candidates: the top of words and of meaning, by any encoder that is given.
    ///
    /// Judged products beyond the candidates are learnt from where others are asked, and get no score.
    ///
    /// - Parameters:
    ///   - found: what is found with the untouched encoder.
    ///   - tuned: what is found with another one.
    ///   - context: whose seed deals folds, and who may stop it.
    /// - Returns: per query, scores by product; and how each fold went.
    /// - Throws: `LambdaMARTError`, `BoostingError`, `CancellationError`.
    func scores(
        _ found: [HybridRanking],
        tuned: [HybridRanking]?,
        in context: StageContext
    ) async throws -> (raised: [[Int32: Double]], folds: [SearchFindings.Fold]) {
        let depth = stage.configuration.depth
        var candidates: [[Int32]] = []
        var lists: [RankedList] = []
        for place in queries.queries.indices {
            try context.checkCancellation()
            let rankings = [found[place].words, found[place].meaning, tuned?[place].meaning]
            let top = Set(rankings.compactMap { $0?.documents.prefix(depth) }.joined()).sorted()
            let grades = Dictionary(
                queries.judgements[place].map { ($0.product, $0.grade) },
                uniquingKeysWith: { first, _ in first }
            )
            let shown = top + grades.keys.filter { !top.contains($0) }.sorted()
            candidates.append(top)
            lists.append(
                RankedList(
                    group: SearchWords().ofQuery(queries.queries[place]).sorted()
                        .joined(separator: " "),
                    features: features.values(
                        of: shown,
                        for: queries.queries[place],
                        found[place],
                        tuned: tuned?[place],
                        read: read
                    ),
                    grades: shown.map { grades[$0] }
                )
            )
        }
        let fitted = try await stage.run(
            LambdaMARTInput(columns: columns(isTuned: tuned != nil), lists: lists),
            in: context
        )
        let raised = zip(candidates, fitted.scores).map { products, scores in
            Dictionary(zip(products, scores), uniquingKeysWith: { first, _ in first })
        }
        return (raised, fitted.records.map(SearchFindings.Fold.init))
    }
}

extension SearchFindings.Fold {
    fileprivate init(_ fold: LambdaMARTFold) {
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
