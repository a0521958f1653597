/// How training went, epoch by epoch.
public struct LearningCurve: Sendable, Codable, Hashable {
    /// One pass over the data.
    public struct Epoch: Sendable, Codable, Hashable {
        /// Passes until then, from 1.
        public var epoch: Int
        /// Optimiser steps until then.
        public var steps: Int
        /// Mean loss of the epoch's positions, in nats; nil where it is not known.
        public var loss: Double?
        /// ``LearningCurve/measure`` on the tuning set; nil where it was not measured.
        public var metric: Double?
    }

    /// The epochs in order.
    public internal(set) var epochs: [Epoch] = []
    /// What the epochs' metric is, such as `log-loss`; nil for the metric that ``bestMetric`` is.
    public private(set) var measure: String?
    /// The epoch whose weights were kept: the first with the best metric.
    public internal(set) var bestEpoch = 0
    /// NDCG@10 on the tuning set at the best epoch, PR-AUC of a classifier; nil before the first measurement.
    public internal(set) var bestMetric: Double?
    /// Evaluations since the best one.
    public internal(set) var evaluationsSinceBest = 0
    /// Targets of one epoch.
    public internal(set) var positionsPerEpoch = 0
    /// Time spent training and evaluating, also before an interruption.
    public internal(set) var seconds = 0.0

    /// Makes the curve of a model that was not trained yet.
    public init() {}

    /// Makes the curve of a model that was trained out of sight: no epochs, only where it ended.
    public init(endingAt metric: Double, seconds: Double) {
        bestMetric = metric
        self.seconds = seconds
    }

    /// Makes the curve of trees that were grown: one step a tree, their losses unknown.
    ///
    /// - Parameters:
    ///   - rounds: number and metric of each tree, in order; a few hundred of them are kept.
    ///   - best: the number of the tree after which the metric was best.
    ///   - measure: the metric's name.
    public init(rounds: [(number: Int, metric: Double)], best: Int, measure: String) {
        self.measure = measure
        let gap = max(1, rounds.count / 200)
        epochs = rounds.filter { $0.number % gap == 0 || $0.number == best }.map {
            Epoch(epoch: $0.number, steps: $0.number, loss: nil, metric: $0.metric)
        }
        bestEpoch = best
    }

    /// Notes where training ended.
    public mutating func finish(metric: Double, seconds: Double) {
        bestMetric = metric
        self.seconds = seconds
    }

    /// The curve of a network that was stopped by the negative of a measure, with the measure itself.
    public func negated(measure: String) -> LearningCurve {
        var curve = self
        curve.measure = measure
        for place in epochs.indices {
            curve.epochs[place].metric = epochs[place].metric.map { -$0 }
        }
        return curve
    }

    /// Notes a measurement.
    ///
    /// - Returns: whether it is the best so far.
    mutating func note(_ metric: Double, at epoch: Int) -> Bool {
        if bestMetric.map({ metric > $0 }) ?? true {
            bestMetric = metric
            bestEpoch = epoch
            evaluationsSinceBest = 0
            return true
        }
        evaluationsSinceBest += 1
        return false
    }
}

/// How far a training is.
public struct TrainingProgress: Sendable, Hashable {
    /// The pass that runs, from 1.
    public var epoch: Int
    /// Done share of the largest number of steps, in 0...1; early stopping may end sooner.
    public var fraction: Double
    /// Mean loss of the epoch so far, in nats.
    public var loss: Double
    /// The last NDCG@10 on the tuning set.
    public var metric: Double?
    /// Time to the largest number of steps, in seconds.
    public var secondsLeft: Double
}

extension LearningCurve {
    /// The curve without its wall-clock time, so that equal trainings leave equal files.
    public var withoutSeconds: LearningCurve {
        var curve = self
        curve.seconds = 0
        return curve
    }
}
