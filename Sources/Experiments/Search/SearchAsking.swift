import Commerce
import Evaluating
import Foundation
import Pipelines
import Retrieval
import Training

/// Asks all rankers, with the untouched encoder and with those of each policy.
struct SearchAsking {
    let experiment: SearchExperiment
    let shop: PreparedSearch
    let searches: [TunedSearch]
    let reranker: Reranker?

    private var bench: RunBench { experiment.bench }
    /// Products that a cross-encoder reads.
    private var read: Int? { experiment.recipe.rerank?.depth }

    /// What all rankers answer to queries.
    ///
    /// Where `ranked` says so, a ranker is learnt from the judgements of these very queries, each by trees that saw only
    /// others'. Of the system named, one that was learnt from all of them is left in the run's folder.
    func answers(
        to queries: JudgedQueries,
        ranked: LambdaMARTConfiguration? = nil,
        leaving left: String? = nil
    ) async throws -> SearchAnswers {
        let learner = ranked.map {
            SearchLearner(
                configuration: $0,
                products: shop.products,
                queries: queries,
                read: read,
                left: left
            )
        }
        var answers = SearchAnswers(queries: queries, rankings: [:])
        bench.progress.report(Progress("search, untouched encoder"))
        // What a ranker is learnt from may stand anywhere.
        let isWhole = learner != nil
        let untouched = try await found(shop.index, nil, queries, isWhole: isWhole)
        let first = try await finished(
            untouched,
            nil,
            of: SearchSystem(ranker: .learned),
            learner,
            &answers
        )
        answers.rankings[""] = [first]
        for search in searches {
            for (seed, encoder) in search.encoders.enumerated() {
                bench.progress.report(Progress("search, \(search.policy), seed \(seed + 1)"))
                let next = try await finished(
                    untouched,
                    try await found(encoder.index, encoder.weights, queries, isWhole: isWhole),
                    of: SearchSystem(ranker: .learned, search: search),
                    learner,
                    &answers
                )
                answers.rankings[search.policy, default: []].append(next)
            }
        }
        return answers
    }

    /// What one index answers; where not all of it is asked for, what was judged and what is read anew.
    private func found(
        _ index: HybridIndex,
        _ weights: URL?,
        _ queries: JudgedQueries,
        isWhole: Bool
    ) async throws -> [HybridRanking] {
        let (judged, read) = (queries.judgedProducts, read ?? 0)
        let vectors = try await experiment.vectors(of: queries.queries, weights: weights)
        let found = try await SearchAnswers.rankings(index, queries.queries, vectors) {
            isWhole ? $0 : $0.condensed(keeping: judged[$1], read: read)
        }
        guard let reranker else { return found }
        let progress = bench.progress
        return try await reranker.rerank(found, queries.queries) { done, count in
            progress.report(Progress("rerank \(done) of \(count) pairs"))
        }
    }

    /// Adds what a learnt ranker says, and leaves out what no metric looks at; `tuned` is nil where the untouched
    /// encoder is asked.
    private func finished(
        _ untouched: [HybridRanking],
        _ tuned: [HybridRanking]?,
        of system: SearchSystem,
        _ learner: SearchLearner?,
        _ answers: inout SearchAnswers
    ) async throws -> [HybridRanking] {
        let found = tuned ?? untouched
        let judged = answers.queries.judgedProducts
        guard let learner else {
            return zip(found, judged).map { $0.condensed(keeping: $1) }
        }
        var context = bench.context(of: .train, part: "rank")
        context.progress = PrefixedProgress(
            prefix: "learn \(system.name)",
            inner: bench.progress
        )
        let isFirst = !answers.learned.contains { $0.system == system.name }
        let learnt = try await learner.learn(
            untouched,
            tuned: tuned,
            // Of several seeds the first one's, as of the encoder.
            leaving: isFirst ? system.name : nil,
            in: context
        )
        answers.add(learnt, of: system.name, learner.columns(isTuned: tuned != nil))
        try learnt.ranker?.write(
            to: experiment.folder.url.appending(path: SavedSearch.rankerName)
        )
        return found.indices.map { place in
            let raised = learnt.raised[place]
            return found[place].learning(raised)
                .condensed(keeping: judged[place].union(raised.keys))
        }
    }
}

extension JudgedQueries {
    /// Per query: the products with a grade.
    fileprivate var judgedProducts: [Set<Int32>] { judgements.map { Set($0.map(\.product)) } }
}
