public import Commerce
public import Statistics
public import Tensors

/// Trains a sequence model, stops early by NDCG@10 on the tuning set, and keeps the best weights.
///
/// Everything random in epoch `e` derives from `seed["epoch"][e]`, so that a training which was stopped
/// after an epoch and resumed ends with the same bytes as one which was not.
public struct SequenceTrainer: Sendable {
    /// What is minimised.
    public enum Loss: Sendable, Codable, Hashable {
        /// Softmax over the whole catalogue.
        case crossEntropy
        /// The next item against one item drawn at random.
        case binaryCrossEntropy
    }

    /// What can be set.
    public struct Configuration: Sendable, Codable, Hashable {
        /// What is minimised.
        public var loss = Loss.crossEntropy
        /// Of the matrix products of the cross-entropy over the catalogue.
        public var precision = Precision.float32
        /// Peak step size of Adam.
        public var learningRate = 1e-3
        /// Decay of the weights by AdamW; Adam when 0.
        public var weightDecay = 0.0
        /// Largest norm of the whole gradient; nil leaves it as it is.
        public var clipNorm: Double?
        /// Histories of one optimiser step.
        public var batchSize = 256
        /// Passes over the data at most.
        public var epochs = 200
        /// Optimiser steps at most; nil for no limit but `epochs`.
        public var steps: Int?
        /// Evaluations without a better metric after which training ends.
        public var patience = 10
        /// Epochs from one evaluation on the tuning set to the next.
        public var evaluateEvery = 2
        /// How the learning rate changes.
        public var shape = ScheduleShape.constant
        /// Steps over which the learning rate rises, unless it is constant.
        public var warmup = 100

        /// Sets everything to its default.
        public init() {}
    }

    /// How the learning rate changes; its length follows from the data.
    public enum ScheduleShape: String, Sendable, Codable, Hashable {
        case constant, cosine, linear
    }

    /// The settings.
    public let configuration: Configuration
    /// Where all randomness comes from.
    public let seed: Seed

    /// Makes a trainer.
    public init(_ configuration: Configuration, seed: Seed) {
        self.configuration = configuration
        self.seed = seed
    }

    /// Trains the model in place and leaves the best epoch's weights in it.
    ///
    /// - Parameters:
    ///   - model: what is trained.
    ///   - mixture: the histories that it is trained on, with weights.
    ///   - tuning: what the best epoch is chosen by.
    ///   - excludesHistory: whether the metric takes a case's own history out of its ranking.
    ///   - checkpoint: where each epoch is saved, and where a saved training goes on; nil for neither.
    ///   - progress: told after every batch.
    /// - Returns: how training went.
    /// - Throws: ``TrainingError``, ``CheckpointError``, `CancellationError` within one batch of a
    ///   request to stop, or what writing a file throws.
    public func train(
        _ model: some SequenceModel,
        on mixture: Mixture,
        tuning: TuningSet<NextItemCases>,
        excludesHistory: Bool,
        checkpoint: TrainingCheckpoint? = nil,
        progress: (TrainingProgress) -> Void = { _ in }
    ) throws -> LearningCurve {
        guard tuning.samples.count > 0 else { throw TrainingError.noTuningCases }
        let batches = HistoryBatches(
            mixture.histories,
            weights: mixture.weights,
            families: mixture.families,
            length: model.length,
            batchSize: configuration.batchSize
        )
        guard batches.positionCount > 0 else {
            throw TrainingError.nothingToLearn(histories: mixture.histories.count)
        }
        let run = TrainingRun(self, model, batches)
        try checkpoint?.restore(run)
        let ranking = FullRanking(excludesHistory: excludesHistory)
        while !run.isFinished {
            try run.trainEpoch(progress)
            if run.isEvaluationDue {
                try run.evaluate(tuning.samples, by: ranking)
            }
            try checkpoint?.save(run)
        }
        run.keepBest()
        return run.curve
    }
}

/// Why a model can't be trained.
public enum TrainingError: Error, Sendable, Hashable, CustomStringConvertible {
    /// No history has two events and a positive weight.
    case nothingToLearn(histories: Int)
    /// There is nothing to choose the best epoch by.
    case noTuningCases
    /// The loss is no number any more.
    case diverged(epoch: Int, step: Int, learningRate: Double)

    /// What was expected, what was got, and what to do.
    public var description: String {
        switch self {
        case .nothingToLearn(let histories):
            "training needs a history of at least 2 events with a weight above 0, "
                + "got none among \(histories); check the split and the filters before it"
        case .noTuningCases:
            "training needs at least 1 tuning case to choose the best epoch by, got none; "
                + "give the tuning set a larger share of the split"
        case .diverged(let epoch, let step, let rate):
            "the loss is no finite number in epoch \(epoch), step \(step); "
                + "lower learning-rate (\(rate)) or set clip-norm"
        }
    }
}
