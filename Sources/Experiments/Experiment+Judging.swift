import Commerce
import Evaluating
import Pipelines
import Statistics
import Training

/// What was found on histories that went wrong, by the kind of corruption.
typealias Robustness = [String: RunResult.Comparison]

extension Experiment {
    /// Reads the gate once for the decision, then the test set once for the last word.
    func judge(
        _ baseline: TrainedPolicy,
        _ policies: [TrainedPolicy],
        _ divided: Divided,
        _ shop: DataSet,
        _ items: ItemKnowledge,
        _ clock: StageClock
    ) async throws -> Judgement<Robustness> {
        let ledger = bench.ledger
        let gate = try divided.sets.gate.read(notingIn: ledger)
        let judge = Judge(
            stage: EvaluateStage(evaluation),
            items: items,
            repeats: divided.repeats,
            context: bench.context(of: .evaluate),
            comparison: PairedComparison(
                bootstrap: Bootstrap(
                    confidence: recipe.decide.confidence,
                    seed: Seed(recipe.seed)["evaluate"]["bootstrap"]
                )
            )
        )
        let levels = try await clock.measure(.evaluate) {
            try await judge.evaluate(baseline, on: gate)
        }
        var comparisons: [EvaluationComparison] = []
        for policy in policies {
            let found = try await clock.measure(.evaluate) {
                try judge.comparison.compare(
                    baseline: levels,
                    augmented: try await judge.evaluate(policy, on: gate)
                )
            }
            comparisons.append(found)
        }
        let reading = try GateReading(
            policies.map { GateReading.Competitor(policy: $0.policy, tuning: $0.tuningMetric) },
            comparisons,
            configuration: recipe.decide,
            known: evaluation.metrics
        )
        guard let chosen = policies.first(where: { $0.policy == reading.verdict.chosen }) else {
            throw RunError.noPolicies
        }
        let corrupted = HistoryCorruption.standard.map { corruption in
            let seed = Seed(recipe.seed)["evaluate"]["corruption"]
            let cases = corruption.applied(to: gate, itemCount: items.itemCount, seed: seed)
            return CorruptedCases(name: corruption.name, cases: cases)
        }
        let test = try divided.sets.test.read(notingIn: ledger)
        let asked = [test.histories] + corrupted.map(\.cases.histories)
        let before = try await answering(asked, by: baseline, divided, shop, clock)
        let after = try await answering(asked, by: chosen, divided, shop, clock)
        let (last, robustness) = try await clock.measure(.evaluate) {
            let found = try judge.comparison.compare(
                baseline: try await judge.evaluate(before, on: test),
                augmented: try await judge.evaluate(after, on: test)
            )
            return (found, try await judge.robustness(before, after, on: corrupted))
        }
        return Judgement(
            gate: reading,
            test: RunResult.Test(last),
            cases: last.casesBySlice.merging(robustness.mapValues { _ in gate.count }) { $1 },
            testReads: ledger.count(of: .test, contentHash: divided.sets.test.contentHash),
            findings: robustness
        )
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
    var stage: EvaluateStage
    var items: ItemKnowledge
    var repeats: RepeatRule
    var context: StageContext
    var comparison: PairedComparison

    /// One evaluation a seed.
    func evaluate(_ policy: TrainedPolicy, on cases: NextItemCases) async throws -> [Evaluation] {
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

    /// Baseline against the chosen policy on histories that went wrong.
    func robustness(
        _ baseline: TrainedPolicy,
        _ chosen: TrainedPolicy,
        on corrupted: [CorruptedCases]
    ) async throws -> Robustness {
        var result: Robustness = [:]
        for part in corrupted {
            let found = try comparison.compare(
                baseline: try await evaluate(baseline, on: part.cases),
                augmented: try await evaluate(chosen, on: part.cases)
            )
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
