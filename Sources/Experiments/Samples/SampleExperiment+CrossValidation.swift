import Commerce
import Evaluating
import Expanding
import Foundation
import Ingesting
import Labeling
import Learners
import Mixing
import Pipelines
import Screening
import Splitting
import Statistics
import Tables
import Training

extension SampleExperiment {
    /// Runs the originals and every policy on all folds, and adds what came out to the run's details.
    ///
    /// A fold's findings are an artefact, so that an interrupted cross-validation goes on where it stopped. Every
    /// row is tested once a deal; each reading is noted like that of any test set.
    func addCrossValidation(to outcome: Experiment.Outcome) async throws -> Experiment.Outcome {
        let ingested = try await ingest(StageClock())
        let samples = ingested.samples
        if samples.moments != nil, recipe.split.splitProtocol != .stratified {
            throw RunError.foldsOfTimes
        }
        let configuration = recipe.crossValidate
        let folds = try PresetFolds(folds: configuration.folds, repeats: configuration.repeats)
            .folds(of: samples, seed: Seed(recipe.seed))
        let shares = try possible(configuration.labelShares, in: folds)
        var findings: [FoldFindings] = []
        for (number, fold) in folds.enumerated() {
            let key = try bench.key(
                .evaluate,
                part: "fold-\(fold.deal)-\(fold.part)",
                inputs: [samples.contentHash]
                    + [ingested.unlabeled?.contentHash].compactMap(\.self),
                configuration: FoldKey(recipe: recipe, threads: bench.options.threads)
            )
            let stored = try await bench.store.artefact(key) {
                try await StoredFindings(
                    findings: self.findings(
                        of: fold,
                        shares,
                        unlabeled: ingested.unlabeled,
                        named: "fold \(number + 1) of \(folds.count)"
                    )
                )
            }
            findings.append(stored.value.findings)
        }
        var outcome = outcome
        outcome.details.samples?.crossValidation = CrossValidation(
            findings,
            configuration: configuration,
            shares: shares,
            metric: recipe.decide.metric,
            confidence: recipe.decide.confidence
        )
        try folder.write(outcome.details, to: folder.detailsFile)
        return outcome
    }

    /// The shares of labels that leave rows of each class in every fold; found out before anything is trained.
    ///
    /// - Throws: `SplitError` when there is none.
    private func possible(_ shares: [Double], in folds: [SampleFold]) throws -> [Double] {
        var failure: (any Error)?
        let possible = shares.filter { share in
            do {
                for fold in folds { _ = try fold.sets(labelShare: share) }
                return true
            } catch {
                failure = error
                return false
            }
        }
        if let failure, possible.isEmpty { throw failure }
        return possible
    }

    private func findings(
        of fold: SampleFold,
        _ shares: [Double],
        unlabeled: SampleTable?,
        named title: String
    ) async throws -> FoldFindings {
        let test = try fold.test.read(notingIn: bench.ledger)
        var findings = FoldFindings()
        for share in shares {
            let (training, tuning) = try fold.sets(labelShare: share)
            findings.rows.append(training.samples.count + tuning.samples.count)
            let work = FoldWork(
                training: training,
                tuning: tuning,
                test: test,
                unlabeled: Self.unlabeled(
                    unlabeled,
                    beside: fold.unlabeled(labelShare: share),
                    holding: [tuning.samples, test]
                ),
                metrics: recipe.metrics(of: test.schema),
                trainer: recipe.train,
                constraints: recipe.constraints,
                seed: Seed(recipe.seed)["fold"][fold.deal][fold.part]["\(share)"],
                bench: bench,
                title: "\(title), \(Int((share * 100).rounded())) % of the labels",
                part: "fold-\(fold.deal)-\(fold.part)-\(share)"
            )
            findings.baseline.append(
                try await work.judged(
                    AugmentedRows(mixture: MixedRows(originals: training), made: nil),
                    Recipe.baselineName
                )
            )
            var sides: [String: FoldFindings.Side] = [:]
            let names =
                work.unlabeled.count > 0 ? recipe.policyNames : recipe.policyNamesOfLabelled
            for name in names {
                guard let policy = recipe.policies[name] else { continue }
                sides[name] = try await work.judged(try await work.mixture(policy, name), name)
            }
            findings.policies.append(sides)
        }
        return findings
    }

    /// The rows without a label that a fold may take: those of the source, and those whose labels it leaves out.
    private static func unlabeled(
        _ source: SampleTable?,
        beside left: SampleTable,
        holding held: [SampleTable]
    ) -> SampleTable {
        // An empty table tells no groups, and would take them from the other.
        var all = left.count > 0 ? left : source ?? left
        if left.count > 0, let source { all.append(source) }
        return RowLeakAudit(holding: held).admitted(all)
    }
}

/// The stages on one fold with one share of the labels.
private struct FoldWork {
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

    /// Train and evaluate; the model's draws are the same for all sides.
    func judged(_ rows: AugmentedRows, _ name: String) async throws -> FoldFindings.Side {
        bench.progress.report(Progress("\(title): \(name)"))
        let trained = try await trained(rows, name)
        let evaluation = try SampleEvaluation(
            try await trained.probabilities(of: test, threads: bench.options.threads),
            labels: test.labels,
            rule: trained.rule
        )
        let values = zip(metrics, evaluation.values(of: metrics))
        return FoldFindings.Side(
            values: Dictionary(uniqueKeysWithValues: values.map { ($0.rawValue, $1) }),
            made: rows.mixture.table.count - rows.mixture.originalCount
        )
    }

    private func trained(_ rows: AugmentedRows, _ name: String) async throws -> TrainedClassifier {
        let context = StageContext(seed: seed["train"], threads: bench.options.threads)
        guard let command = trainer.command else {
            return try await SampleTrainStage(trainer.model)
                .run(
                    SampleTrainInput(mixture: rows.mixture, originals: training, tuning: tuning),
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
                seed: seed["train"]["questions"]
            ),
            context: context,
            keyPart: "\(part)-\(name)",
            part: "\(part)-\(name)"
        )
        let answers = try await call.answers(by: bench).value
        return try await TrainedClassifier(
            .answers(answers.answers),
            LearningCurve(endingAt: 0, seconds: answers.seconds),
            calibration: trainer.model.calibration,
            tuning: tuning,
            threads: bench.options.threads
        )
    }

    private func context(_ stage: StageName, _ policy: String) -> StageContext {
        StageContext(seed: seed[stage.rawValue][policy], threads: bench.options.threads)
    }
}

/// What a fold's findings depend on beside the table.
private struct FoldKey: Encodable {
    var policies: [String: RowPolicy]
    var model: SampleTrainConfiguration
    var trainer: TrainerKey?
    var metrics: [SampleMetric]
    var constraints: ConstraintConfiguration
    var configuration: CrossValidationConfiguration
    var threads: Int

    init(recipe: SampleRecipe, threads: Int) {
        policies = recipe.policies
        model = recipe.train.model
        trainer = recipe.train.command.map { TrainerKey($0) }
        metrics = recipe.metrics
        constraints = recipe.constraints
        configuration = recipe.crossValidate
        self.threads = threads
    }
}

/// A fold's findings as the store keeps them.
private struct StoredFindings: FileRepresentable {
    var findings: FoldFindings

    private static let fileName = "findings.json"

    init(findings: FoldFindings) { self.findings = findings }

    init(contentsOf folder: URL) throws {
        let data = try Data(contentsOf: folder.appending(path: Self.fileName))
        findings = try JSONDecoder().decode(FoldFindings.self, from: data)
    }

    func write(to folder: URL) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        try DurableFile.write(
            try encoder.encode(findings),
            to: folder.appending(path: Self.fileName)
        )
    }
}
