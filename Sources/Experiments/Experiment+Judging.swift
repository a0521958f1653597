import Commerce
import Evaluating
import Pipelines
import Statistics
import Training

/// What the held-out sets say.
struct Judgement: Sendable {
    var verdict: Verdict
    var evidence: [PolicyEvidence]
    var gate: [String: RunResult.Measures]
    var test: RunResult.Test
    var robustness: [String: RunResult.Comparison]
    var cases: [String: Int]
    var testReads: Int
}

extension Experiment {
    /// Reads the gate once for the decision, then the test set once for the last word.
    func judge(
        _ baseline: TrainedPolicy,
        _ policies: [TrainedPolicy],
        _ divided: Divided,
        _ shop: DataSet,
        _ items: ItemKnowledge,
        _ clock: StageClock
    ) async throws -> Judgement {
        let ledger = StoreLedger(
            store: store.root,
            run: ContentHash.combining([folder.name, build])
        )
        let gate = try divided.sets.gate.read(notingIn: ledger)
        let judge = Judge(
            stage: EvaluateStage(evaluation),
            items: items,
            repeats: divided.repeats,
            context: context(of: .evaluate),
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
        var comparisons: [(policy: String, tuning: Double, found: EvaluationComparison)] = []
        for policy in policies {
            let found = try await clock.measure(.evaluate) {
                try judge.comparison.compare(
                    baseline: levels,
                    augmented: try await judge.evaluate(policy, on: gate)
                )
            }
            comparisons.append((policy.policy, policy.tuningMetric, found))
        }
        let metric = recipe.decide.metric
        let adjusted = EvaluationComparison.holmByMetric(comparisons.map(\.found))
        let evidence = try zip(comparisons, adjusted).map { entry, levels in
            guard let difference = entry.found.all.difference[metric] else {
                throw RunError.metricNotMeasured(metric, known: evaluation.metrics)
            }
            return PolicyEvidence(
                policy: entry.policy,
                tuning: entry.tuning,
                gate: RunResult.Interval(difference, p: levels[metric]),
                minimumDetectableEffect: difference.minimumDetectableEffect
            )
        }
        let level = comparisons.first?.found.all.baseline[metric]?.interval.mean ?? 0
        let verdict = Verdict(on: evidence, baseline: level, configuration: recipe.decide)
        guard let chosen = policies.first(where: { $0.policy == verdict.chosen }) else {
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
            verdict: verdict,
            evidence: evidence,
            gate: Dictionary(
                uniqueKeysWithValues: zip(comparisons, adjusted).map {
                    ($0.policy, $0.found.all.differences(adjusted: $1, withRelative: false))
                }
            ),
            test: RunResult.Test(last),
            robustness: robustness,
            cases: last.casesBySlice.merging(robustness.mapValues { _ in gate.count }) { $1 },
            testReads: ledger.count(of: .test, contentHash: divided.sets.test.contentHash)
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
            in: context(of: .evaluate)
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
    ) async throws -> [String: RunResult.Comparison] {
        var result: [String: RunResult.Comparison] = [:]
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
