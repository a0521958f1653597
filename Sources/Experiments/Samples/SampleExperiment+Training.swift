import Commerce
import Evaluating
import Foundation
import Learners
import Pipelines
import Training

/// The models of one policy, one a seed.
struct TrainedRows: Sendable {
    var policy: String
    /// What they were trained on.
    var proposal: RowProposal
    var models: [TrainedClassifier] = []
    var folders: [URL] = []
    /// The deciding metric on the tuning set, averaged over seeds.
    var tuningMetric = 0.0

    /// The seed whose model did best on the tuning set.
    var bestSeed: Int {
        models.indices.max {
            (models[$0].curve.bestMetric ?? 0) < (models[$1].curve.bestMetric ?? 0)
        } ?? 0
    }
}

extension SampleExperiment {
    /// Trains one policy with every seed of the plan.
    ///
    /// Seeds are named by number alone, so that the baseline and every policy draw alike: differences are
    /// paired.
    func train(
        _ proposal: RowProposal,
        _ table: PreparedTable,
        _ clock: StageClock
    ) async throws -> TrainedRows {
        var trained = TrainedRows(policy: proposal.policy, proposal: proposal)
        for seed in 0..<recipe.train.seeds {
            if let command = recipe.train.command {
                let answered = try await clock.measure(.train) {
                    try await answers(of: command, proposal, seed, table)
                }
                trained.models.append(answered.model)
                trained.folders.append(answered.folder)
                continue
            }
            let stored = try await clock.measure(.train) {
                try await model(proposal, seed, table)
            }
            try folder.show(stored.folder, under: .train, part: "\(proposal.policy)-\(seed)")
            trained.models.append(stored.value)
            trained.folders.append(stored.folder)
        }
        let evaluations = try await evaluate(trained, on: table.sets.tuning.samples)
        if let metric = SampleMetric(rawValue: recipe.decide.metric) {
            let levels = evaluations.map { $0.values(of: [metric])[0] }
            trained.tuningMetric = levels.reduce(0, +) / Double(levels.count)
        }
        return trained
    }

    /// What each seed's model says of some rows.
    func evaluate(
        _ trained: TrainedRows,
        on table: SampleTable
    ) async throws -> [SampleEvaluation] {
        var result: [SampleEvaluation] = []
        for model in trained.models {
            result.append(
                try SampleEvaluation(
                    try await model.probabilities(of: table, threads: bench.options.threads),
                    labels: table.labels,
                    rule: model.rule
                )
            )
        }
        return result
    }

    private func model(
        _ proposal: RowProposal,
        _ seed: Int,
        _ table: PreparedTable
    ) async throws -> ArtefactStore.Stored<TrainedClassifier> {
        let key = try bench.key(
            .train,
            part: "\(seed)",
            inputs: [table.contentHash, proposal.contentHash]
                + [table.unlabeled?.contentHash].compactMap(\.self),
            configuration: SampleTrainingKey(
                configuration: recipe.train.model,
                threads: bench.options.threads
            )
        )
        return try await bench.store.artefact(key) {
            try await SampleTrainStage(recipe.train.model).run(
                SampleTrainInput(
                    mixture: proposal.mixture,
                    originals: table.sets.training,
                    tuning: table.sets.tuning,
                    unlabeled: table.unlabeled
                ),
                in: bench.context(of: .train, part: "\(seed)").announcing(
                    "train \(proposal.policy), seed \(seed + 1) of \(recipe.train.seeds)"
                )
            )
        }
    }
}

/// What a training depends on beside its inputs; threads, since sums are in another order with others.
private struct SampleTrainingKey: Encodable {
    var configuration: SampleTrainConfiguration
    var threads: Int
}
