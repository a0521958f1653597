import Commerce
import Evaluating
import Pipelines
import Statistics
import Training

extension Experiment {
    /// Reads the gate once for the decision, then the test set once for the last word.
    func judge(
        _ baseline: TrainedPolicy,
        _ policies: [TrainedPolicy],
        _ divided: Divided,
        _ shop: DataSet,
        _ items: ItemKnowledge,
        _ clock: StageClock
    ) async throws -> Judgement<Void> {
        let judge = Judge(self, divided, items)
        let gate = try divided.sets.gate.read(notingIn: bench.ledger)
        let comparisons = try await clock.measure(.evaluate) {
            try await judge.comparisons(of: policies, with: baseline, on: gate)
        }
        let reading = try GateReading(
            policies.map { GateReading.Competitor(policy: $0.policy, tuning: $0.tuningMetric) },
            comparisons,
            configuration: recipe.decide,
            known: evaluation.metrics
        )
        let chosen = try reading.chosen(among: policies, \.policy)
        let corrupted = corruptions(of: gate, itemCount: items.itemCount)
        let test = try divided.sets.test.read(notingIn: bench.ledger)
        let asked = [test.histories] + corrupted.map(\.cases.histories)
        let before = try await answering(asked, by: baseline, divided, shop, clock)
        let after = try await answering(asked, by: chosen, divided, shop, clock)
        let (last, robustness) = try await clock.measure(.evaluate) {
            let found = try await judge.compare(before, after, on: test)
            return (found, try await judge.robustness(before, after, on: corrupted))
        }
        return Judgement(
            gate: reading,
            test: RunResult.Test(last),
            cases: last.casesBySlice.merging(robustness.mapValues { _ in gate.count }) { $1 },
            testReads: bench.ledger.count(of: .test, contentHash: divided.sets.test.contentHash),
            findings: (),
            robustness: robustness
        )
    }

    /// The gate's cases with histories that went wrong, one way each.
    private func corruptions(of gate: NextItemCases, itemCount: Int) -> [CorruptedCases] {
        HistoryCorruption.standard.map { corruption in
            let seed = Seed(recipe.seed)["evaluate"]["corruption"]
            let cases = corruption.applied(to: gate, itemCount: itemCount, seed: seed)
            return CorruptedCases(name: corruption.name, cases: cases)
        }
    }

    /// The recipe's evaluation, with the deciding metric among its metrics.
    var evaluation: EvaluateConfiguration {
        var configuration = recipe.evaluate
        if !configuration.metrics.contains(recipe.decide.metric) {
            configuration.metrics.insert(recipe.decide.metric, at: 0)
        }
        return configuration
    }

    /// The metrics of one model on the tuning set.
    func tuningMetrics(
        of model: any Recommender,
        _ divided: Divided,
        _ items: ItemKnowledge
    ) async throws -> [String: Double] {
        let evaluation = try await EvaluateStage(evaluation).run(
            EvaluateInput(
                cases: divided.sets.tuning.samples,
                repeats: divided.repeats,
                items: items,
                ranker: { try model.ranker() }
            ),
            in: bench.context(of: .evaluate)
        )
        return Dictionary(
            uniqueKeysWithValues: self.evaluation.metrics.compactMap { name in
                evaluation[name].map { (name, $0) }
            }
        )
    }
}

/// Evaluates the models of policies and compares them.
private struct Judge {
    private let stage: EvaluateStage
    private let items: ItemKnowledge
    private let repeats: RepeatRule
    private let context: StageContext
    private let comparison: PairedComparison

    init(_ experiment: Experiment, _ divided: Divided, _ items: ItemKnowledge) {
        stage = EvaluateStage(experiment.evaluation)
        self.items = items
        repeats = divided.repeats
        context = experiment.bench.context(of: .evaluate)
        comparison = PairedComparison(
            bootstrap: Bootstrap(
                confidence: experiment.recipe.decide.confidence,
                seed: Seed(experiment.recipe.seed)["evaluate"]["bootstrap"]
            )
        )
    }

    /// One evaluation a seed.
    private func evaluate(_ policy: TrainedPolicy, on cases: NextItemCases) async throws
        -> [Evaluation]
    {
        var result: [Evaluation] = []
        for model in policy.models {
            result.append(
                try await stage.run(
                    EvaluateInput(
                        cases: cases,
                        repeats: repeats,
                        items: items,
                        ranker: { try model.ranker() }
                    ),
                    in: context
                )
            )
        }
        return result
    }

    /// One side beside the other.
    func compare(
        _ baseline: TrainedPolicy,
        _ policy: TrainedPolicy,
        on cases: NextItemCases
    ) async throws -> EvaluationComparison {
        try comparison.compare(
            baseline: try await evaluate(baseline, on: cases),
            augmented: try await evaluate(policy, on: cases)
        )
    }

    /// Each policy beside the originals, which are evaluated once.
    func comparisons(
        of policies: [TrainedPolicy],
        with baseline: TrainedPolicy,
        on cases: NextItemCases
    ) async throws -> [EvaluationComparison] {
        let levels = try await evaluate(baseline, on: cases)
        var found: [EvaluationComparison] = []
        for policy in policies {
            found.append(
                try comparison.compare(
                    baseline: levels,
                    augmented: try await evaluate(policy, on: cases)
                )
            )
        }
        return found
    }

    /// Baseline against the chosen policy on histories that went wrong.
    func robustness(
        _ baseline: TrainedPolicy,
        _ chosen: TrainedPolicy,
        on corrupted: [CorruptedCases]
    ) async throws -> Robustness {
        var result: Robustness = [:]
        for part in corrupted {
            let found = try await compare(baseline, chosen, on: part.cases)
            result[part.name] = RunResult.Comparison(found.all)
        }
        return result
    }
}

/// Cases whose histories went wrong in one way.
private struct CorruptedCases {
    var name: String
    var cases: NextItemCases
}
