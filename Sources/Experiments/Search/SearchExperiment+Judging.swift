import Commerce
import Evaluating
import Foundation
import Pipelines
import Retrieval
import Statistics
import Training

/// One ranker with one encoder.
struct SearchSystem: Sendable {
    var ranker: RankerKind
    /// Nil for the untouched encoder.
    var search: TunedSearch?

    var name: String {
        search.map { "\(ranker.rawValue)/\($0.policy)" } ?? ranker.rawValue
    }

    /// What the verdict calls it.
    var policy: String { search?.policy ?? ranker.rawValue }
}

extension SearchExperiment {
    /// What competes, and what it competes with.
    private func systems(
        _ searches: [TunedSearch]
    ) -> (baseline: SearchSystem, candidates: [SearchSystem]) {
        if searches.isEmpty {
            let others = recipe.rankers.filter { $0 != .words && $0 != .learned }
            return (SearchSystem(ranker: .words), others.map { SearchSystem(ranker: $0) })
        }
        let ranker = recipe.evaluate.ranker
        return (
            SearchSystem(ranker: ranker),
            searches.map { SearchSystem(ranker: ranker, search: $0) }
        )
    }

    /// Reads the gate once for the decision, then the test set once for the last word.
    func judge(
        _ shop: PreparedSearch,
        _ searches: [TunedSearch],
        _ clock: StageClock
    ) async throws -> Judgement<SearchFindings> {
        let ledger = bench.ledger
        let reranker = try recipe.rerank.map { try Reranker($0, products: shop.products) }
        let (baseline, candidates) = systems(searches)
        let comparison = PairedComparison(
            bootstrap: Bootstrap(
                replicates: recipe.evaluate.replicates,
                confidence: recipe.decide.confidence,
                seed: Seed(recipe.seed)["evaluate"]["bootstrap"]
            )
        )
        let gate = try shop.sets.gate.read(notingIn: ledger)
        let found = try await clock.measure(.evaluate) {
            let answers = try await answers(to: gate, shop, searches, reranker)
            let level = try answers.evaluations(of: baseline)
            return try candidates.map {
                try comparison.compare(
                    baseline: level,
                    augmented: try answers.evaluations(of: $0)
                )
            }
        }
        let reading = try GateReading(
            candidates.map { GateReading.Competitor(policy: $0.policy) },
            found,
            configuration: recipe.decide,
            known: SearchMetric.allCases.map(\.rawValue)
        )
        let chosen = try reading.chosen(among: candidates, \.policy)
        let accepted = reading.verdict.decision == .augment ? chosen.search : nil
        let compression = try await clock.measure(.evaluate) {
            try await compressions(of: accepted, on: gate, shop, comparison, reranker)
        }
        let test = try shop.sets.test.read(notingIn: ledger)
        let (last, findings) = try await clock.measure(.evaluate) {
            let left = SearchSystem(ranker: .learned, search: accepted)
            var answers = try await answers(
                to: test,
                shop,
                searches,
                reranker,
                ranked: recipe.rank,
                leaving: left.name
            )
            answers.slices = slices(of: test, shop.sets.gatePlaces, try logged())
            let last = try comparison.compare(
                baseline: try answers.evaluations(of: baseline),
                augmented: try answers.evaluations(of: chosen)
            )
            var findings = try self.findings(answers, baseline, chosen, searches, comparison, shop)
            findings.agreements = try await agreements(on: test, shop)
            findings.compression = compression
            return (last, findings)
        }
        return Judgement(
            gate: reading,
            test: RunResult.Test(last),
            cases: last.casesBySlice,
            testReads: ledger.count(of: .test, contentHash: shop.sets.test.contentHash),
            findings: findings
        )
    }

    /// What all rankers answer, with the untouched encoder and with those of each policy.
    ///
    /// Where `ranked` says so, a ranker is learnt from the judgements of these very queries, each by trees that saw only
    /// others'. Of the system named, one that was learnt from all of them is left in the run's folder.
    private func answers(
        to queries: JudgedQueries,
        _ shop: PreparedSearch,
        _ searches: [TunedSearch],
        _ reranker: Reranker?,
        ranked: LambdaMARTConfiguration? = nil,
        leaving left: String? = nil
    ) async throws -> SearchAnswers {
        var answers = SearchAnswers(queries: queries, rankings: [:])
        let learner = ranked.map {
            SearchLearner(
                configuration: $0,
                products: shop.products,
                queries: queries,
                read: recipe.rerank?.depth,
                left: left
            )
        }
        let judged = queries.judgements.map { Set($0.map(\.product)) }
        let (isWhole, read) = (learner != nil, recipe.rerank?.depth ?? 0)
        func found(_ index: HybridIndex, _ weights: URL?) async throws -> [HybridRanking] {
            let vectors = try await vectors(of: queries.queries, weights: weights)
            // What a ranker is learnt from may stand anywhere.
            let found = try await SearchAnswers.rankings(index, queries.queries, vectors) {
                isWhole ? $0 : $0.condensed(keeping: judged[$1], read: read)
            }
            guard let reranker else { return found }
            let progress = bench.progress
            return try await reranker.rerank(found, queries.queries) { done, count in
                progress.report(Progress("rerank \(done) of \(count) pairs"))
            }
        }
        bench.progress.report(Progress("search, untouched encoder"))
        let untouched = try await found(shop.index, nil)
        let plain = SearchSystem(ranker: .learned)
        let first = try await finished(untouched, untouched, nil, plain, learner, &answers)
        answers.rankings[""] = [first]
        for search in searches {
            for (seed, encoder) in search.encoders.enumerated() {
                bench.progress.report(
                    Progress("search, \(search.policy), seed \(seed + 1)")
                )
                let tuned = try await found(encoder.index, encoder.weights)
                let system = SearchSystem(ranker: .learned, search: search)
                let next = try await finished(
                    tuned,
                    untouched,
                    tuned,
                    system,
                    learner,
                    &answers
                )
                answers.rankings[search.policy, default: []].append(next)
            }
        }
        return answers
    }

    /// Adds what a learnt ranker says, and leaves out what no metric looks at.
    private func finished(
        _ found: [HybridRanking],
        _ untouched: [HybridRanking],
        _ tuned: [HybridRanking]?,
        _ system: SearchSystem,
        _ learner: SearchLearner?,
        _ answers: inout SearchAnswers
    ) async throws -> [HybridRanking] {
        let judged = answers.queries.judgements.map { Set($0.map(\.product)) }
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
        try learnt.ranker?.write(to: folder.url.appending(path: SavedSearch.rankerName))
        return found.indices.map { place in
            let raised = learnt.raised[place]
            return found[place].learning(raised)
                .condensed(keeping: judged[place].union(raised.keys))
        }
    }
}
