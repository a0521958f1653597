import Commerce
import Foundation
import Learners
import Pipelines
import Splitting
import Statistics
import Tensors
import Training

/// A trained model: one of ours, or the answers of a trainer of the shop's own.
protocol Recommender: Sendable {
    /// How training went.
    var curve: LearningCurve { get }
    /// The model ready to be asked.
    @TensorThread func ranker() throws -> any ItemRanker
}

extension TrainedModel: Recommender {}

/// What one policy is trained on.
struct TrainingRows: Sendable {
    var policy: String
    var mixture: Mixture
    var made: MadeHistories
    var contentHash: String

    /// The originals alone.
    init(originals: TrainingSet<Histories>) {
        policy = Recipe.baselineName
        mixture = Mixture(originals: originals)
        made = MadeHistories()
        contentHash = "originals"
    }

    /// What a policy proposes.
    init(_ proposal: Proposal) {
        policy = proposal.policy
        mixture = proposal.mixture
        made = proposal.made
        contentHash = proposal.contentHash
    }
}

/// The models of one policy, one a seed.
struct TrainedPolicy: Sendable {
    var rows: TrainingRows
    var models: [any Recommender]
    /// One folder a model, as the store keeps it.
    var folders: [URL]

    var policy: String { rows.policy }

    /// The tuning metric of the best checkpoints, averaged over seeds.
    var tuningMetric: Double {
        let best = models.compactMap(\.curve.bestMetric)
        return best.isEmpty ? 0 : best.reduce(0, +) / Double(best.count)
    }

    /// Optimiser steps that the recipe's epochs take on this policy's data; nil for models without steps.
    func stepLimit(epochs: Int) -> Int? {
        models.first?.curve.epochs.first.map { $0.steps * epochs }
    }

    /// The seed whose model did best on the tuning set, for serving.
    var bestSeed: Int {
        models.indices.max {
            (models[$0].curve.bestMetric ?? 0) < (models[$1].curve.bestMetric ?? 0)
        } ?? 0
    }
}

extension Experiment {
    /// Trains one policy with every seed of the plan.
    ///
    /// Seeds are named by number alone, so that the baseline and every policy start from the same
    /// weights: differences are paired. A policy's epoch is longer than the baseline's; `stepLimit`
    /// keeps it from winning by more optimiser steps.
    func train(
        _ rows: TrainingRows,
        _ divided: Divided,
        _ shop: DataSet,
        stepLimit: Int? = nil,
        _ clock: StageClock
    ) async throws -> TrainedPolicy {
        var configuration = recipe.train.model
        configuration.steps = stepLimit ?? configuration.steps
        var trained = TrainedPolicy(rows: rows, models: [], folders: [])
        for seed in 0..<recipe.train.seeds {
            try await clock.measure(.train) {
                if let command = recipe.train.command {
                    let answered = try await answers(of: command, rows, seed, divided, shop)
                    trained.models.append(answered.model)
                    trained.folders.append(answered.folder)
                } else {
                    let stored = try await model(configuration, rows, seed, divided, shop)
                    try folder.show(stored.folder, under: .train, part: "\(rows.policy)-\(seed)")
                    trained.models.append(stored.value)
                    trained.folders.append(stored.folder)
                }
            }
        }
        return trained
    }

    /// Trains the originals, then each policy with no more optimiser steps than they may take.
    func train(
        _ policies: [TrainingRows],
        beside originals: TrainingRows,
        _ divided: Divided,
        _ shop: DataSet,
        _ clock: StageClock
    ) async throws -> (baseline: TrainedPolicy, policies: [TrainedPolicy]) {
        let model = recipe.train.model
        let baseline = try await train(originals, divided, shop, clock)
        let limit = model.steps ?? baseline.stepLimit(epochs: model.epochs)
        var trained: [TrainedPolicy] = []
        for policy in policies {
            trained.append(try await train(policy, divided, shop, stepLimit: limit, clock))
        }
        return (baseline, trained)
    }

    /// The simple models that a network must beat, on the tuning set.
    func bars(
        _ divided: Divided,
        catalogue: Catalogue,
        evaluate: (TrainedModel) async throws -> [String: Double],
        _ clock: StageClock
    ) async throws -> [String: [String: Double]] {
        var bars: [String: [String: Double]] = [:]
        for (name, configuration) in barConfigurations(catalogue) {
            bench.progress.report(Progress("bar \(name)"))
            let input = TrainInput(
                mixture: Mixture(originals: divided.sets.training),
                tuning: divided.sets.tuning,
                catalogue: catalogue,
                excludesHistory: divided.repeats == .exclude
            )
            let trained = try await clock.measure(.train) {
                try await TrainStage(configuration).run(
                    input,
                    in: bench.context(of: .train, part: "bars")
                )
            }
            bars[name] = try await evaluate(trained)
        }
        return bars
    }

    /// The simple models by the names that the report gives them.
    ///
    /// EASE comes with attributes too where there are any, so that a policy that spreads what
    /// attributes say is held against a model that simply reads them.
    private func barConfigurations(
        _ catalogue: Catalogue
    ) -> [(name: String, configuration: TrainConfiguration)] {
        var base = recipe.train.model
        base.attributePull = 0
        var bars: [(name: String, configuration: TrainConfiguration)] = []
        for model in [TrainConfiguration.Model.popularity, .itemKNN, .ease] {
            if model == .ease, catalogue.count > EASE.Configuration().largestCatalogue { continue }
            base.model = model
            bars.append((model.rawValue, base))
        }
        let expectations = ItemExpectations.Configuration()
        let groups = ItemGroups(of: catalogue, pull: expectations.attributePull)
        if base.model == .ease, groups.count > 0 {
            base.attributePull = expectations.attributePull
            base.penalty = expectations.penalty
            bars.append(("ease with attributes", base))
        }
        return bars
    }

    /// The first network of the originals, which says what of the made samples the tuning set asks for.
    ///
    /// It is the baseline's, so that the store has it when the baseline is trained.
    ///
    /// - Throws: `ConfigurationError` for a model that is no network of ours.
    func originalsNetwork(
        _ divided: Divided,
        _ shop: DataSet,
        _ clock: StageClock
    ) async throws -> ArtefactStore.Stored<TrainedModel> {
        guard recipe.train.command == nil, recipe.train.model.model.isNetwork else {
            throw ConfigurationError.badValue(
                path: "mix.weight-from",
                got: "tuning",
                expected: "constant or confidence where train.model is no network of Restock's own"
            )
        }
        let originals = TrainingRows(originals: divided.sets.training)
        return try await clock.measure(.train) {
            try await model(recipe.train.model, originals, 0, divided, shop)
        }
    }

    static let modelFileName = "model.safetensors"

    private func model(
        _ configuration: TrainConfiguration,
        _ rows: TrainingRows,
        _ seed: Int,
        _ divided: Divided,
        _ shop: DataSet
    ) async throws -> ArtefactStore.Stored<TrainedModel> {
        // The path alone doesn't say whether the encoder is still the same.
        let encoder =
            configuration.itemEmbeddings == .text
            ? try configuration.encoder.map { try EncoderFolder($0).contentHash } : nil
        let key = try bench.key(
            .train,
            part: "\(seed)",
            inputs: [divided.contentHash, rows.contentHash] + [encoder].compactMap(\.self),
            configuration: TrainingKey(
                configuration: configuration,
                repeats: divided.repeats,
                threads: bench.options.threads
            )
        )
        let work = try bench.store.workFolder(for: key)
        let stored = try await bench.store.artefact(
            key,
            read: { try await TrainedModel.read($0.appending(path: Self.modelFileName)) },
            write: { try await $0.write(to: $1.appending(path: Self.modelFileName)) },
            make: {
                let input = TrainInput(
                    mixture: rows.mixture,
                    tuning: divided.sets.tuning,
                    catalogue: shop.catalogue,
                    excludesHistory: divided.repeats == .exclude,
                    checkpointFolder: work
                )
                return try await TrainStage(configuration)
                    .run(input, in: trainingContext(rows.policy, seed))
            }
        )
        try bench.store.removeWorkFolder(for: key)
        return stored
    }

    /// The context of one training, whose progress says what is trained.
    func trainingContext(_ policy: String, _ seed: Int) -> StageContext {
        bench.context(of: .train, part: "\(seed)")
            .announcing("train \(policy), seed \(seed + 1) of \(recipe.train.seeds)")
    }
}

/// What a training depends on beside its inputs; threads, since sums are in another order with others.
private struct TrainingKey: Encodable {
    var configuration: TrainConfiguration
    var repeats: RepeatRule
    var threads: Int
}
