import Commerce
import Evaluating
import Foundation
import Learners
import Pipelines
import Training

/// Everything that a run worked out, before it is written down.
struct Findings: Sendable {
    var recipeText: String
    var prepared: Prepared
    var divided: Divided
    var proposals: [Proposal]
    var baseline: TrainedPolicy
    var trained: [TrainedPolicy]
    var bars: [String: [String: Double]]
    var judgement: Judgement
    var seconds: [String: Double]

    /// The policy that the verdict names.
    var chosen: Proposal? { proposals.first { $0.policy == judgement.verdict.chosen } }

    /// The training of the policy that the verdict names.
    var chosenTraining: TrainedPolicy? {
        trained.first { $0.policy == judgement.verdict.chosen }
    }

    /// Whether the chosen policy was accepted.
    var augments: Bool { judgement.verdict.decision == .augment }
}

extension Experiment {
    /// All stages in their order, then everything that a reader needs.
    func runStages(recipeText: String) async throws -> Outcome {
        let clock = StageClock()
        let prepared = try await prepare(clock)
        let divided = try await divide(prepared, clock)
        let catalogue = prepared.data.catalogue
        let training = divided.sets.training

        var proposals: [Proposal] = []
        for name in recipe.policyNames {
            guard let policy = recipe.policies[name] else { continue }
            proposals.append(try await propose(name, policy, divided, prepared.data, clock))
        }

        let items = ItemKnowledge(
            training: training,
            itemCount: catalogue.count,
            catalogue: catalogue
        )
        let bars = try await bars(
            divided,
            catalogue: catalogue,
            evaluate: { try await tuningMetrics(of: $0, divided, items) },
            clock
        )
        let shop = prepared.data
        let originals = TrainingRows(originals: training)
        let baseline = try await train(originals, divided, shop, clock)
        let stepLimit = baseline.stepLimit(epochs: recipe.train.model.epochs)
        var trained: [TrainedPolicy] = []
        for proposal in proposals {
            trained.append(
                try await train(
                    TrainingRows(proposal),
                    divided,
                    shop,
                    stepLimit: recipe.train.model.steps ?? stepLimit,
                    clock
                )
            )
        }

        progress.report(Progress("decide"))
        let judgement = try await judge(baseline, trained, divided, shop, items, clock)
        let findings = Findings(
            recipeText: recipeText,
            prepared: prepared,
            divided: divided,
            proposals: proposals,
            baseline: baseline,
            trained: trained,
            bars: bars,
            judgement: judgement,
            seconds: clock.seconds
        )
        return try await write(findings)
    }

    /// Leaves findings, model and augmented data in the run's folder; `result.json` comes last,
    /// since it marks the run as finished.
    private func write(_ findings: Findings) async throws -> Outcome {
        try folder.write(
            findings.judgement.evidence,
            to: folder.folder(of: .decide).appending(path: "evidence.json")
        )
        try folder.write(
            findings.judgement.test,
            to: folder.folder(of: .evaluate).appending(path: "test.json")
        )
        try await export(findings)
        let result = result(of: findings)
        let details = try details(of: findings)
        try folder.write(details, to: folder.detailsFile)
        try folder.write(
            Manifest(self, findings),
            to: folder.url.appending(path: "manifest.json")
        )
        try folder.write(result, to: folder.resultFile)
        return Outcome(folder: folder, result: result, details: details, wasFinished: false)
    }

    /// The data and the model to ship: augmented where a policy was accepted, else the originals'.
    ///
    /// What a trainer of the shop's own keeps of its model stays with its trainings.
    private func export(_ findings: Findings) async throws {
        progress.report(Progress("write the data and the model"))
        let originals = Mixture(originals: findings.divided.sets.training)
        let accepted = findings.augments ? findings.chosen : nil
        try AugmentedExport(
            mixture: accepted?.mixture ?? originals,
            made: accepted?.made ?? MadeHistories(),
            users: findings.prepared.data.log.users,
            items: findings.prepared.data.catalogue.items
        ).write(file: folder.url.appending(path: AugmentedExport.fileName))
        if recipe.train.command != nil { return }
        let policy = findings.augments ? findings.chosenTraining : nil
        let shipped = policy ?? findings.baseline
        let file = shipped.folders[shipped.bestSeed].appending(path: Self.modelFileName)
        try DurableFile.write(try Data(contentsOf: file), to: folder.modelFile)
    }
}
