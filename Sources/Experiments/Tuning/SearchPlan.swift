/// How many candidates are trained for how long: the schedule of successive halving, and the budget
/// that it shares with random search.
///
///     candidates(k) = max(1, ⌊candidates / reductionᵏ⌋),   steps(k) = share · reductionᵏ · whole
///     budget        = Σ candidates(k) · steps(k) · seeds
///
/// The rung in which one candidate is left, or in which the steps reach a whole training's, is the
/// last one, and always has a whole training's steps.
///
/// Source: Jamieson & Talwalkar, "Non-stochastic best arm identification and hyperparameter
/// optimization", AISTATS 2016, algorithm 1; Li et al., "Hyperband", JMLR 18, 2018, algorithm 1 (one
/// bracket), for a reduction other than 2.
/// Deviates: whoever goes on is trained anew from the start, and pays for it: a rung's training is then
/// the one that a run with that limit does, whatever the schedule of the learning rate.
public struct SearchPlan: Hashable, Sendable {
    /// Candidates with the same number of steps.
    public struct Rung: Hashable, Sendable {
        /// How many candidates are trained at most.
        public var candidates: Int
        /// Optimiser steps of each training at most.
        public var steps: Int
    }

    /// The rungs in their order.
    public let rungs: [Rung]
    /// Trainings per candidate and rung.
    public let seeds: Int
    /// Candidates that may be drawn at most.
    public let candidates: Int
    /// Optimiser steps of a whole training.
    public let wholeSteps: Int

    /// Lays out the rungs.
    ///
    /// - Parameters:
    ///   - configuration: candidates, reduction and the first rung's share.
    ///   - wholeSteps: optimiser steps of a whole training; at least 1.
    public init(_ configuration: TuneConfiguration, wholeSteps: Int) {
        precondition(wholeSteps >= 1, "a training takes at least 1 step, got \(wholeSteps)")
        var rungs: [Rung] = []
        var left = configuration.candidates
        var share = configuration.firstShare
        while left > 1, share < 1 {
            let steps = max(1, Int((share * Double(wholeSteps)).rounded()))
            rungs.append(Rung(candidates: left, steps: steps))
            left = max(1, left / configuration.reduction)
            share *= Double(configuration.reduction)
        }
        rungs.append(Rung(candidates: left, steps: wholeSteps))
        self.rungs = rungs
        self.wholeSteps = wholeSteps
        seeds = configuration.seeds
        candidates = configuration.candidates
    }

    /// Optimiser steps that candidates may take altogether.
    public var budget: Int { rungs.reduce(0) { $0 + $1.candidates * $1.steps * seeds } }
}

/// One candidate's training, as a search asks for it.
public struct Attempt: Hashable, Sendable {
    /// The candidate's number, from 0.
    public var candidate: Int
    /// The rung, from 0.
    public var rung: Int
    /// The place among the rung's candidates, from 0.
    public var place: Int
    /// Optimiser steps of each of its trainings at most.
    public var steps: Int
}

/// What a candidate's training gave.
public struct Measurement: Hashable, Sendable {
    /// The tuning metric, higher is better; nil when there was nothing to measure.
    public var metric: Double?
    /// Optimiser steps taken, over all seeds; at most the attempt's steps times the seeds.
    public var steps: Int
    /// Made samples that were trained on.
    public var mixed: Int
    /// Why there is no metric.
    public var note: String?

    /// Records an outcome.
    public init(metric: Double?, steps: Int, mixed: Int = 0, note: String? = nil) {
        self.metric = metric
        self.steps = steps
        self.mixed = mixed
        self.note = note
    }
}

/// One step of a search: what was tried, what it gave, and whether the candidate went on.
public struct Trial: Codable, Hashable, Sendable {
    /// The candidate's number, from 0.
    public var candidate: Int
    /// The rung, from 0.
    public var rung: Int
    /// Optimiser steps of each training at most.
    public var limit: Int
    /// Optimiser steps taken, over all seeds.
    public var steps: Int
    /// The metric, averaged over seeds; nil when there was nothing to measure.
    public var metric: Double?
    /// Made samples that were trained on beside the originals.
    public var mixed: Int
    /// Why there is no metric.
    public var note: String?
    /// Whether it was trained again in the next rung.
    public var survives: Bool

    /// Writes down what an attempt gave.
    init(_ attempt: Attempt, _ measurement: Measurement) {
        candidate = attempt.candidate
        rung = attempt.rung
        limit = attempt.steps
        steps = measurement.steps
        metric = measurement.metric
        mixed = measurement.mixed
        note = measurement.note
        survives = false
    }
}
