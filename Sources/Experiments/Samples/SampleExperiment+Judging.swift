import Commerce
import Evaluating
import Labeling
import Pipelines
import Statistics
import Training

extension SampleExperiment {
    /// Reads the gate once for the decision, then the test set once for the last word.
    func judge(
        _ baseline: TrainedRows,
        _ policies: [TrainedRows],
        _ table: PreparedTable,
        labels: [String: RowLabelNote],
        _ clock: StageClock
    ) async throws -> Judgement<SampleFindings> {
        let ledger = bench.ledger
        let comparison = SampleComparison(
            metrics: recipe.metrics,
            bootstrap: Bootstrap(
                replicates: recipe.evaluate.replicates,
                confidence: recipe.decide.confidence,
                seed: Seed(recipe.seed)["evaluate"]["bootstrap"]
            )
        )
        let gate = try table.sets.gate.read(notingIn: ledger)
        let found = try await clock.measure(.evaluate) {
            let levels = try await evaluate(baseline, on: gate)
            var found: [EvaluationComparison] = []
            for policy in policies {
                bench.progress.report(Progress("evaluate \(policy.policy)"))
                found.append(
                    try comparison.compare(
                        baseline: levels,
                        augmented: try await evaluate(policy, on: gate)
                    )
                )
            }
            return found
        }
        let reading = try GateReading(
            policies.map { GateReading.Competitor(policy: $0.policy, tuning: $0.tuningMetric) },
            found,
            configuration: recipe.decide,
            known: recipe.metrics.map(\.rawValue)
        )
        guard let chosen = policies.first(where: { $0.policy == reading.verdict.chosen }) else {
            throw RunError.noPolicies
        }
        let test = try table.sets.test.read(notingIn: ledger)
        let (last, findings) = try await clock.measure(.evaluate) {
            let before = try await evaluate(baseline, on: test)
            let after = try await evaluate(chosen, on: test)
            let last = try comparison.compare(
                baseline: before,
                augmented: after,
                slices: try slices(of: test)
            )
            let findings = SampleFindings(
                label: test.schema.label,
                positive: test.schema.classes[Int(TableSchema.positiveClass)],
                baseline: try SampleFindings.Side(before, baseline),
                augmented: try SampleFindings.Side(after, chosen),
                gateLevels: Self.levels(policies, found),
                labels: labels
            )
            return (last, findings)
        }
        return Judgement(
            gate: reading,
            test: RunResult.Test(last),
            cases: last.casesBySlice,
            testReads: ledger.count(of: .test, contentHash: table.sets.test.contentHash),
            findings: findings
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

    private func slices(of table: SampleTable) throws -> [String: [Int]] {
        try recipe.evaluate.slices.reduce(into: [:]) { $0[$1.name] = try $1.rows(of: table) }
    }
}

extension SampleFindings.Side {
    /// Describes one side by what the model of each seed says.
    init(_ seeds: [SampleEvaluation], _ trained: TrainedRows) throws {
        guard let labels = seeds.first?.ranked.labels else { throw ComparisonError.noEvaluations }
        let means = labels.indices.map { row in
            seeds.reduce(0) { $0 + $1.ranked.scores[row] } / Double(seeds.count)
        }
        func mean(_ cell: (ConfusionMatrix) -> Double) -> Double {
            seeds.reduce(0) { $0 + cell($1.confusion) } / Double(seeds.count)
        }
        let area = try RankedScores(scores: means, labels: labels).areaWithInterval()
        self.init(
            confusion: SampleFindings.Confusion(
                truePositives: mean(\.truePositives),
                falsePositives: mean(\.falsePositives),
                falseNegatives: mean(\.falseNegatives),
                trueNegatives: mean(\.trueNegatives)
            ),
            thresholds: seeds.map(\.threshold),
            areaUnderROC: RunResult.Interval(mean: area.mean, low: area.low, high: area.high),
            importance: trained.models[trained.bestSeed].importance.map {
                SampleFindings.Share(column: $0.column, share: $0.share)
            }
        )
    }
}
