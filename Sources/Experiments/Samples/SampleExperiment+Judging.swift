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
        let metrics = recipe.metrics(of: table.sets.training.samples.schema)
        let comparison = SampleComparison(
            metrics: metrics,
            bootstrap: Bootstrap(
                replicates: recipe.evaluate.replicates,
                confidence: recipe.decide.confidence,
                seed: Seed(recipe.seed)["evaluate"]["bootstrap"]
            )
        )
        let gate = try table.sets.gate.read(notingIn: ledger)
        let gateUnits = gate.together
        let found = try await clock.measure(.evaluate) {
            let levels = try await evaluate(baseline, on: gate)
            var found: [EvaluationComparison] = []
            for policy in policies {
                bench.progress.report(Progress("evaluate \(policy.policy)"))
                found.append(
                    try comparison.compare(
                        baseline: levels,
                        augmented: try await evaluate(policy, on: gate),
                        together: gateUnits
                    )
                )
            }
            return found
        }
        let reading = try GateReading(
            policies.map { GateReading.Competitor(policy: $0.policy, tuning: $0.tuningMetric) },
            found,
            configuration: recipe.decide,
            known: metrics.map(\.rawValue)
        )
        guard let chosen = policies.first(where: { $0.policy == reading.verdict.chosen }) else {
            throw RunError.noPolicies
        }
        let corrupted = corruptions(of: gate)
        let test = try table.sets.test.read(notingIn: ledger)
        let asked = [test] + corrupted.map(\.rows)
        let originals = try await answering(asked, by: baseline, table, clock)
        let augmented = try await answering(asked, by: chosen, table, clock)
        let (last, findings) = try await clock.measure(.evaluate) {
            let before = try await evaluate(originals, on: test)
            let after = try await evaluate(augmented, on: test)
            let last = try comparison.compare(
                baseline: before,
                augmented: after,
                slices: try slices(of: test),
                together: test.together
            )
            var findings = SampleFindings(
                label: test.schema.label,
                positive: test.schema.positive,
                classes: test.schema.positive == nil ? test.schema.classes : nil,
                baseline: try SampleFindings.Side(before, originals),
                augmented: try SampleFindings.Side(after, augmented),
                gateLevels: Self.levels(policies, found),
                labels: labels
            )
            var robustness: [String: RunResult.Comparison] = [:]
            for part in corrupted {
                let found = try comparison.compare(
                    baseline: try await evaluate(originals, on: part.rows),
                    augmented: try await evaluate(augmented, on: part.rows),
                    together: gateUnits
                )
                robustness[part.name] = RunResult.Comparison(found.all)
            }
            findings.robustness = robustness
            return (last, findings)
        }
        return Judgement(
            gate: reading,
            test: RunResult.Test(last),
            cases: last.casesBySlice.merging(
                (findings.robustness ?? [:]).mapValues { _ in gate.count }
            ) { $1 },
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

    /// The gate's rows with fields that went wrong, one way each.
    private func corruptions(of gate: SampleTable) -> [(name: String, rows: SampleTable)] {
        FieldCorruption.standard.compactMap { corruption in
            let seed = Seed(recipe.seed)["evaluate"]["corruption"]
            return corruption.applied(to: gate, seed: seed).map { (corruption.name, $0) }
        }
    }

    private func slices(of table: SampleTable) throws -> [String: [Int]] {
        try recipe.evaluate.slices.reduce(into: [:]) { $0[$1.name] = try $1.rows(of: table) }
    }
}

extension SampleFindings.Side {
    /// Describes one side by what the model of each seed says.
    init(_ seeds: [SampleEvaluation], _ trained: TrainedRows) throws {
        guard let first = seeds.first else { throw ComparisonError.noEvaluations }
        let count = Double(seeds.count)
        let classes = first.probabilities.classes
        let matrices = seeds.map { $0.confusion() }
        let cells = (0..<classes * classes).map { cell in
            matrices.reduce(0) { $0 + $1.cells[cell] } / count
        }
        guard classes == 2 else {
            self.init(
                matrix: (0..<classes).map { Array(cells[$0 * classes..<($0 + 1) * classes]) },
                classes: (0..<classes).map { number in
                    func mean(_ measure: (ConfusionMatrix) -> Double) -> Double {
                        matrices.reduce(0) { $0 + measure($1) } / count
                    }
                    return SampleFindings.ClassLevels(
                        rows: Int(matrices[0].rows(of: number)),
                        precision: mean { $0.precision(of: number) },
                        recall: mean { $0.recall(of: number) },
                        f1: mean { $0.f1(of: number) }
                    )
                },
                thresholds: seeds.map(\.rule),
                importance: trained.importance,
                calibration: try Self.calibration(seeds)
            )
            return
        }
        let means = first.labels.indices.map { row in
            seeds.reduce(0) { $0 + $1.probabilities.values[row] } / count
        }
        let ranked = try RankedScores(scores: means, labels: first.labels.map { $0 == 1 })
        let area = try ranked.areaWithInterval()
        self.init(
            confusion: SampleFindings.Confusion(
                truePositives: cells[3],
                falsePositives: cells[1],
                falseNegatives: cells[2],
                trueNegatives: cells[0]
            ),
            thresholds: seeds.map(\.rule),
            areaUnderROC: RunResult.Interval(mean: area.mean, low: area.low, high: area.high),
            importance: trained.importance,
            calibration: try Self.calibration(seeds)
        )
    }
}

extension SampleFindings.Side {
    /// The curve of the class that is looked for; of several classes, that of the likeliest one and of whether it was
    /// right.
    private static func calibration(_ seeds: [SampleEvaluation]) throws -> CalibrationCurve {
        var (probabilities, labels): ([Double], [Bool]) = ([], [])
        for seed in seeds {
            for (row, label) in seed.labels.enumerated() {
                let likeliest = seed.probabilities.likeliest(in: row)
                let isBinary = seed.probabilities.classes == 2
                probabilities.append(
                    isBinary ? seed.probabilities.values[row] : likeliest.probability
                )
                labels.append(isBinary ? label == 1 : Int(label) == likeliest.number)
            }
        }
        return try CalibrationCurve(
            probabilities: probabilities.map { min(max($0, 0), 1) },
            labels: labels
        )
    }
}

extension TrainedRows {
    /// What the best seed's trees look at.
    fileprivate var importance: [SampleFindings.Share] {
        models[bestSeed].importance.map {
            SampleFindings.Share(column: $0.column, share: $0.share)
        }
    }
}
