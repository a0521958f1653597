import Commerce
import Evaluating
import Labeling
import Pipelines
import Statistics

extension SampleExperiment {
    /// Reads the gate once for the decision, then the test set once for the last word.
    func judge(
        _ baseline: TrainedRows,
        _ policies: [TrainedRows],
        _ table: PreparedTable,
        labels: [String: RowLabelNote],
        _ clock: StageClock
    ) async throws -> Judgement<SampleFindings> {
        let metrics = recipe.metrics(of: table.sets.training.samples.schema)
        let judge = RowJudge(self, metrics)
        let gate = try table.sets.gate.read(notingIn: bench.ledger)
        let units = gate.together
        let found = try await clock.measure(.evaluate) {
            try await judge.comparisons(of: policies, with: baseline, on: gate, together: units)
        }
        let reading = try GateReading(
            policies.map { GateReading.Competitor(policy: $0.policy, tuning: $0.tuningMetric) },
            found,
            configuration: recipe.decide,
            known: metrics.map(\.rawValue)
        )
        let chosen = try reading.chosen(among: policies, \.policy)
        let corrupted = corruptions(of: gate)
        let test = try table.sets.test.read(notingIn: bench.ledger)
        let asked = [test] + corrupted.map(\.rows)
        let before = try await answering(asked, by: baseline, table, clock)
        let after = try await answering(asked, by: chosen, table, clock)
        var (last, findings) = try await clock.measure(.evaluate) {
            try await judge.lastWord(before, after, on: test, slices: try slices(of: test))
        }
        let robustness = try await clock.measure(.evaluate) {
            try await judge.robustness(before, after, on: corrupted, together: units)
        }
        findings.gateLevels = Self.levels(policies, found)
        findings.labels = labels
        return Judgement(
            gate: reading,
            test: RunResult.Test(last),
            cases: last.casesBySlice.merging(robustness.mapValues { _ in gate.count }) { $1 },
            testReads: bench.ledger.count(of: .test, contentHash: table.sets.test.contentHash),
            findings: findings,
            robustness: robustness
        )
    }

    /// What each side reaches, by its name and by metric.
    private static func levels(
        _ policies: [TrainedRows],
        _ found: [EvaluationComparison]
    ) -> [String: [String: Double]] {
        var levels = zip(policies, found).reduce(into: [:]) {
            $0[$1.0.policy] = $1.1.all.augmented.mapValues(\.interval.mean)
        }
        levels[Recipe.baselineName] = found.first?.all.baseline.mapValues(\.interval.mean)
        return levels
    }

    /// The gate's rows with fields that went wrong, one way each.
    private func corruptions(of gate: SampleTable) -> [CorruptedRows] {
        FieldCorruption.standard.compactMap { corruption in
            let seed = Seed(recipe.seed)["evaluate"]["corruption"]
            return corruption.applied(to: gate, seed: seed).map {
                CorruptedRows(name: corruption.name, rows: $0)
            }
        }
    }

    private func slices(of table: SampleTable) throws -> [String: [Int]] {
        try recipe.evaluate.slices.reduce(into: [:]) { $0[$1.name] = try $1.rows(of: table) }
    }
}

/// Evaluates the models of policies and compares them.
private struct RowJudge {
    private let experiment: SampleExperiment
    private let comparison: SampleComparison

    init(_ experiment: SampleExperiment, _ metrics: [SampleMetric]) {
        self.experiment = experiment
        comparison = SampleComparison(
            metrics: metrics,
            bootstrap: Bootstrap(
                replicates: experiment.recipe.evaluate.replicates,
                confidence: experiment.recipe.decide.confidence,
                seed: Seed(experiment.recipe.seed)["evaluate"]["bootstrap"]
            ),
            threads: experiment.bench.options.threads
        )
    }

    /// Each policy beside the originals, which are evaluated once.
    func comparisons(
        of policies: [TrainedRows],
        with baseline: TrainedRows,
        on rows: SampleTable,
        together units: [[Int]]
    ) async throws -> [EvaluationComparison] {
        let levels = try await experiment.evaluate(baseline, on: rows)
        var found: [EvaluationComparison] = []
        for policy in policies {
            experiment.bench.progress.report(Progress("evaluate \(policy.policy)"))
            found.append(
                try comparison.compare(
                    baseline: levels,
                    augmented: try await experiment.evaluate(policy, on: rows),
                    together: units
                )
            )
        }
        return found
    }

    /// Baseline against the chosen policy on rows that nobody looked at before, and what each side says of them.
    func lastWord(
        _ baseline: TrainedRows,
        _ chosen: TrainedRows,
        on test: SampleTable,
        slices: [String: [Int]]
    ) async throws -> (EvaluationComparison, SampleFindings) {
        let before = try await experiment.evaluate(baseline, on: test)
        let after = try await experiment.evaluate(chosen, on: test)
        let found = try comparison.compare(
            baseline: before,
            augmented: after,
            slices: slices,
            together: test.together
        )
        let findings = SampleFindings(
            label: test.schema.label,
            positive: test.schema.positive,
            classes: test.schema.positive == nil ? test.schema.classes : nil,
            baseline: try SampleFindings.Side(before, baseline),
            augmented: try SampleFindings.Side(after, chosen)
        )
        return (found, findings)
    }

    /// Baseline against the chosen policy on rows whose fields went wrong.
    func robustness(
        _ baseline: TrainedRows,
        _ chosen: TrainedRows,
        on corrupted: [CorruptedRows],
        together units: [[Int]]
    ) async throws -> Robustness {
        var result: Robustness = [:]
        for part in corrupted {
            let found = try comparison.compare(
                baseline: try await experiment.evaluate(baseline, on: part.rows),
                augmented: try await experiment.evaluate(chosen, on: part.rows),
                together: units
            )
            result[part.name] = RunResult.Comparison(found.all)
        }
        return result
    }
}

/// Rows whose fields went wrong in one way.
private struct CorruptedRows {
    var name: String
    var rows: SampleTable
}
