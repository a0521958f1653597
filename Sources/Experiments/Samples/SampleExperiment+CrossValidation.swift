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
            let work = try work(on: fold, share, test, unlabeled: unlabeled, named: title)
            findings.rows.append(work.training.samples.count + work.tuning.samples.count)
            findings.baseline.append(
                try await work.judged(
                    AugmentedRows(mixture: MixedRows(originals: work.training), made: nil),
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

    /// The stages' work on one fold with a share of its labels.
    private func work(
        on fold: SampleFold,
        _ share: Double,
        _ test: SampleTable,
        unlabeled: SampleTable?,
        named title: String
    ) throws -> FoldWork {
        let (training, tuning) = try fold.sets(labelShare: share)
        return FoldWork(
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

/// What a fold's findings depend on beside the table.
private struct FoldKey: Encodable {
    var policies: [String: RowPolicy]
    var model: SampleTrainConfiguration
    var trainer: TrainerKey?
    var seeds: Int
    var metrics: [SampleMetric]
    var constraints: ConstraintConfiguration
    var configuration: CrossValidationConfiguration
    var threads: Int

    init(recipe: SampleRecipe, threads: Int) {
        policies = recipe.policies
        model = recipe.train.model
        trainer = recipe.train.command.map { TrainerKey($0) }
        seeds = recipe.train.seeds
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
