import Commerce
import Evaluating
import Retrieval
import Tensors

/// What all rankers answer to the same judged queries.
struct SearchAnswers: Sendable {
    var queries: JudgedQueries
    /// By policy, and per seed of its encoder; under the empty name those with the untouched encoder.
    var rankings: [String: [[HybridRanking]]]
    var slices: [String: [Int]] = [:]
    /// How learnt rankers came about.
    var learned: [SearchFindings.Learned] = []

    /// One system's answers, per seed.
    func rankings(of system: SearchSystem) -> [[RankedDocuments]] {
        (rankings[system.search?.policy ?? ""] ?? []).map { seed in
            seed.map { $0[system.ranker] }
        }
    }

    /// How one system does, per seed.
    func evaluations(of system: SearchSystem) throws -> [Evaluation] {
        try rankings(of: system).map {
            try SearchEvaluator().evaluation(of: $0, on: queries, slices: slices)
        }
    }

    /// Asks an index.
    ///
    /// - Parameters:
    ///   - index: what is asked.
    ///   - queries: what for.
    ///   - vectors: the queries' vectors, row-major.
    ///   - window: how deep each ranking goes, without tiers; nil for all products, with them.
    ///   - kept: what is kept of an answer, by the query's number.
    /// - Returns: one answer of each ranker a query.
    /// - Throws: `LexicalIndexError`, `CancellationError`.
    static func rankings(
        _ index: HybridIndex,
        _ queries: [String],
        _ vectors: [Float],
        window: Int? = nil,
        kept: @escaping @Sendable (HybridRanking, Int) -> HybridRanking = { answer, _ in answer }
    ) async throws -> [HybridRanking] {
        try await TensorThread.run {
            try index.rankings(
                for: queries,
                vectors: vectors,
                window: window,
                tiered: window == nil,
                report: { _ in try Task.checkCancellation() },
                kept: kept
            )
        }
    }
}

extension HybridRanking {
    /// Places of each ranking that metrics look at, and as many again for what is raised before others.
    private static let depth = 200

    /// The rankings without what no metric looks at: products far down that nobody judged and nothing raises.
    ///
    /// - Parameters:
    ///   - kept: products that stay wherever they stand.
    ///   - read: places that a cross-encoder is going to read.
    /// - Returns: rankings in the same order, on which all metrics have the same values.
    func condensed(keeping kept: Set<Int32>, read: Int = 0) -> HybridRanking {
        let depth = max(Self.depth, read)
        func shortened(_ ranking: RankedDocuments) -> RankedDocuments {
            let places = ranking.documents.indices.filter {
                $0 < depth || kept.contains(ranking.documents[$0])
            }
            return RankedDocuments(
                documents: places.map { ranking.documents[$0] },
                scores: places.map { ranking.scores[$0] }
            )
        }
        var result = HybridRanking(
            words: shortened(words),
            meaning: shortened(meaning),
            fusion: shortened(fusion),
            tiers: shortened(tiers)
        )
        result.reranked = shortened(reranked)
        result.learned = shortened(learned)
        return result
    }
}
