import Commerce
import Evaluating
import Expanding
import Labeling
import Mixing
import Pipelines
import Screening
import Splitting
import Statistics
import Training

/// The stages on one fold with one share of the labels.
struct FoldWork {
    let training: TrainingSet<SampleTable>
    let tuning: TuningSet<SampleTable>
    let test: SampleTable
    let unlabeled: SampleTable
    let metrics: [SampleMetric]
    let trainer: SampleTrainingPlan
    let constraints: ConstraintConfiguration
    let seed: Seed
    let bench: RunBench
    let title: String
    /// Names the fold and the share among calls of a shop's own trainer.
    let part: String

    /// Trainings that may differ; of a model that no draw decides about, one says it all.
    private var seeds: Int {
        trainer.command == nil && !trainer.model.isDrawn ? 1 : trainer.seeds
    }

    /// Expand, label, screen and mix.
    func mixture(_ policy: RowPolicy, _ name: String) async throws -> AugmentedRows {
        let expanded = try await RowExpandStage(policy.expand, constraints: constraints)
            .run(
                RowExpandInput(training: training, unlabeled: unlabeled),
                in: context(.expand, name)
            )
        let labelled = try await RowLabelStage(policy.label.withoutAnswers)
            .run(
                RowLabelInput(made: expanded.made, training: training, checks: false),
                in: context(.label, name)
            )
        let screened = try await RowScreenStage(policy.screen)
            .run(
                RowScreenInput(made: labelled.made, training: training),
                in: context(.screen, name)
            )
        let mixed = try await RowMixStage(policy.mix)
            .run(RowMixInput(training: training, made: screened.made), in: context(.mix, name))
        return AugmentedRows(
            mixture: policy.mix.mixture(of: training, mixed.made, weights: mixed.weights),
            made: mixed.made.count > 0 ? mixed.made : nil
        )
    }

    /// Train with every seed and evaluate; a seed's draws are the same for all sides, and its values are averaged.
    func judged(_ rows: AugmentedRows, _ name: String) async throws -> FoldFindings.Side {
        var sums = [Double](repeating: 0, count: metrics.count)
        for number in 0..<seeds {
            bench.progress.report(
                Progress("\(title): \(name), seed \(number + 1) of \(seeds)")
            )
            let trained = try await trained(rows, name, number)
            let evaluation = try SampleEvaluation(
                try await trained.probabilities(of: test, threads: bench.options.threads),
                labels: test.labels,
                rule: trained.rule
            )
            for (place, value) in evaluation.values(of: metrics).enumerated() {
                sums[place] += value
            }
        }
        let means = sums.map { $0 / Double(seeds) }
        return FoldFindings.Side(
            values: Dictionary(uniqueKeysWithValues: zip(metrics.map(\.rawValue), means)),
            made: rows.mixture.table.count - rows.mixture.originalCount
        )
    }

    private func trained(
        _ rows: AugmentedRows,
        _ name: String,
        _ number: Int
    ) async throws -> TrainedClassifier {
        let seed = seed["train"][number]
        let context = StageContext(seed: seed, threads: bench.options.threads)
        guard let command = trainer.command else {
            return try await SampleTrainStage(trainer.model)
                .run(
                    SampleTrainInput(
                        mixture: rows.mixture,
                        originals: training,
                        tuning: tuning,
                        unlabeled: unlabeled
                    ),
                    in: context
                )
        }
        // One call for both: a fold decides nothing, and rows are asked without their labels.
        let call = RowTrainerCall(
            command: command,
            training: rows,
            inputs: [
                rows.mixture.table.contentHash, try ContentHash.of(rows.mixture.weights),
            ],
            questions: RowQuestions(
                [tuning.samples, test],
                schema: test.schema,
                seed: seed["questions"]
            ),
            context: context,
            keyPart: "\(part)-\(name)-\(number)",
            part: "\(part)-\(name)-\(number)"
        )
        return try await TrainedClassifier(
            try await call.answers(by: bench).value,
            calibration: trainer.model.calibration,
            tuning: tuning,
            threads: bench.options.threads
        )
    }

    private func context(_ stage: StageName, _ policy: String) -> StageContext {
        StageContext(seed: seed[stage.rawValue][policy], threads: bench.options.threads)
    }
}
