import Commerce
import Evaluating
import Foundation
import Ingesting
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
    var judgement: Judgement<Void>
    var seconds: [String: Double]

    /// The policy that the verdict names.
    var chosen: Proposal? { proposals.first { $0.policy == judgement.verdict.chosen } }

    /// The training of the policy that the verdict names.
    var chosenTraining: TrainedPolicy? {
        trained.first { $0.policy == judgement.verdict.chosen }
    }
}

extension Experiment {
    /// All stages in their order, then everything that a reader needs.
    func runStages(recipeText: String) async throws -> Outcome {
        let clock = StageClock()
        let prepared = try await prepare(clock)
        let divided = try await divide(prepared, clock)
        let shop = prepared.data
        var proposals: [Proposal] = []
        for (name, policy) in recipe.orderedPolicies {
            proposals.append(try await propose(name, policy, divided, shop, clock))
        }
        let items = divided.knowledge(of: shop.catalogue)
        let bars = try await bars(
            divided,
            catalogue: shop.catalogue,
            evaluate: { try await tuningMetrics(of: $0, divided, items) },
            clock
        )
        let originals = TrainingRows(originals: divided.sets.training)
        let (baseline, trained) = try await train(
            proposals.map { TrainingRows($0) },
            beside: originals,
            divided,
            shop,
            clock
        )
        bench.progress.report(Progress("decide"))
        let judgement = try await judge(baseline, trained, divided, shop, items, clock)
        return try await write(
            Findings(
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
        )
    }

    /// Leaves findings, data and model in the run's folder.
    private func write(_ findings: Findings) async throws -> Outcome {
        bench.progress.report(Progress("write the data and the model"))
        try await export(findings)
        return try bench.conclude(
            findings.judgement,
            result(of: findings),
            try details(of: findings),
            sources: findings.prepared.ingest.sources
        )
    }

    /// The data and the model to ship: augmented where a policy was accepted, else the originals'.
    ///
    /// What a trainer of the shop's own keeps of its model stays with its trainings.
    private func export(_ findings: Findings) async throws {
        let originals = Mixture(originals: findings.divided.sets.training)
        let accepted = findings.judgement.augments ? findings.chosen : nil
        try AugmentedExport(
            mixture: accepted?.mixture ?? originals,
            made: accepted?.made ?? MadeHistories(),
            users: findings.prepared.data.log.users,
            items: findings.prepared.data.catalogue.items
        ).write(file: folder.url.appending(path: AugmentedExport.fileName))
        if recipe.train.command != nil { return }
        let policy = findings.judgement.augments ? findings.chosenTraining : nil
        let shipped = policy ?? findings.baseline
        let file = shipped.folders[shipped.bestSeed].appending(path: Self.modelFileName)
        try DurableFile.write(try Data(contentsOf: file), to: folder.modelFile)
    }
}
