import Commerce
import Evaluating
import Pipelines
import Retrieval
import Statistics

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
    /// The queries of the gate, and those that the gate doesn't have.
    static let gateSlice = "gate-queries"
    static let otherSlice = "other-queries"

    /// What competes, and what it competes with.
    private func systems(
        _ searches: [TunedSearch]
    ) -> (baseline: SearchSystem, candidates: [SearchSystem]) {
        if searches.isEmpty {
            let others = recipe.rankers.filter { $0 != .words }
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
            let level = try answers.evaluation(of: baseline)
            return try candidates.map {
                try comparison.compare(
                    baseline: [level],
                    augmented: [try answers.evaluation(of: $0)]
                )
            }
        }
        let reading = try GateReading(
            candidates.map { GateReading.Competitor(policy: $0.policy) },
            found,
            configuration: recipe.decide,
            known: SearchMetric.allCases.map(\.rawValue)
        )
        guard let chosen = candidates.first(where: { $0.policy == reading.verdict.chosen }) else {
            throw RunError.noPolicies
        }
        let test = try shop.sets.test.read(notingIn: ledger)
        let (last, findings) = try await clock.measure(.evaluate) {
            var answers = try await answers(to: test, shop, searches, reranker)
            answers.slices = slices(of: test, shop.sets.gatePlaces)
            let last = try comparison.compare(
                baseline: [try answers.evaluation(of: baseline)],
                augmented: [try answers.evaluation(of: chosen)]
            )
            let findings = try self.findings(answers, baseline, chosen, searches, comparison, shop)
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

    private func slices(of test: JudgedQueries, _ gatePlaces: [Int]) -> [String: [Int]] {
        let gate = Set(gatePlaces)
        let all = Array(test.queries.indices)
        func words(_ place: Int) -> Int { SearchWords().ofQuery(test.queries[place]).count }
        return [
            Self.gateSlice: gatePlaces,
            Self.otherSlice: all.filter { !gate.contains($0) },
            "one-word": all.filter { words($0) == 1 },
            "two-words": all.filter { words($0) == 2 },
            "longer": all.filter { words($0) > 2 },
        ]
    }

    /// What all rankers answer, with the untouched encoder and with each policy's.
    private func answers(
        to queries: JudgedQueries,
        _ shop: PreparedSearch,
        _ searches: [TunedSearch],
        _ reranker: Reranker?
    ) async throws -> SearchAnswers {
        var rankings: [String: [HybridRanking]] = [:]
        for search in [nil] + searches.map(Optional.some) {
            bench.progress.report(Progress("search, \(search?.policy ?? "untouched encoder")"))
            let vectors = try await vectors(of: queries.queries, weights: search?.weights)
            let index = search?.index ?? shop.index
            var found = try await SearchAnswers.rankings(index, queries.queries, vectors)
            if let reranker {
                let progress = bench.progress
                found = try await reranker.rerank(found, queries.queries) { done, count in
                    progress.report(Progress("rerank \(done) of \(count) pairs"))
                }
            }
            rankings[search?.policy ?? ""] = found
        }
        return SearchAnswers(queries: queries, rankings: rankings)
    }
}
