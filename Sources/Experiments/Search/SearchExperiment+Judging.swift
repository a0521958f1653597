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
        let judge = try SearchJudge(self, shop, searches)
        let (baseline, candidates) = systems(searches)
        let gate = try shop.sets.gate.read(notingIn: ledger)
        let found = try await clock.measure(.evaluate) {
            try await judge.comparisons(of: candidates, with: baseline, on: gate)
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
            try await judge.compression(of: accepted, on: gate)
        }
        let test = try shop.sets.test.read(notingIn: ledger)
        var (last, findings) = try await clock.measure(.evaluate) {
            try await judge.lastWord(on: chosen, baseline, accepted: accepted, test)
        }
        findings.compression = compression
        return Judgement(
            gate: reading,
            test: RunResult.Test(last),
            cases: last.casesBySlice,
            testReads: ledger.count(of: .test, contentHash: shop.sets.test.contentHash),
            findings: findings
        )
    }
}

/// Compares rankers and encoders on judged queries.
private struct SearchJudge {
    private let experiment: SearchExperiment
    private let shop: PreparedSearch
    private let searches: [TunedSearch]
    private let asking: SearchAsking
    private let comparison: PairedComparison

    init(
        _ experiment: SearchExperiment,
        _ shop: PreparedSearch,
        _ searches: [TunedSearch]
    ) throws {
        let recipe = experiment.recipe
        self.experiment = experiment
        self.shop = shop
        self.searches = searches
        asking = SearchAsking(
            experiment: experiment,
            shop: shop,
            searches: searches,
            reranker: try recipe.rerank.map { try Reranker($0, products: shop.products) }
        )
        comparison = PairedComparison(
            bootstrap: Bootstrap(
                replicates: recipe.evaluate.replicates,
                confidence: recipe.decide.confidence,
                seed: Seed(recipe.seed)["evaluate"]["bootstrap"]
            )
        )
    }

    /// Each candidate beside the baseline.
    func comparisons(
        of candidates: [SearchSystem],
        with baseline: SearchSystem,
        on gate: JudgedQueries
    ) async throws -> [EvaluationComparison] {
        let answers = try await asking.answers(to: gate)
        let level = try answers.evaluations(of: baseline)
        return try candidates.map {
            try comparison.compare(
                baseline: level,
                augmented: try answers.evaluations(of: $0)
            )
        }
    }

    /// What smaller forms of the encoder that the run leaves lose.
    func compression(
        of accepted: TunedSearch?,
        on gate: JudgedQueries
    ) async throws -> CompressionFindings? {
        try await experiment.compressions(of: accepted, on: gate, shop, comparison, asking.reranker)
    }

    /// What the test set says of the chosen one, and all that the report shows.
    func lastWord(
        on chosen: SearchSystem,
        _ baseline: SearchSystem,
        accepted: TunedSearch?,
        _ test: JudgedQueries
    ) async throws -> (EvaluationComparison, SearchFindings) {
        var answers = try await asking.answers(
            to: test,
            ranked: experiment.recipe.rank,
            leaving: SearchSystem(ranker: .learned, search: accepted).name
        )
        answers.slices = experiment.slices(
            of: test,
            shop.sets.gatePlaces,
            try experiment.logged()
        )
        let last = try comparison.compare(
            baseline: try answers.evaluations(of: baseline),
            augmented: try answers.evaluations(of: chosen)
        )
        var findings = try experiment.findings(
            answers,
            baseline,
            chosen,
            searches,
            comparison,
            shop
        )
        findings.agreements = try await experiment.agreements(on: test, shop)
        return (last, findings)
    }
}
