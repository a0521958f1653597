/// What a search for a policy found, and its whole way there: the content of `tune.json`.
public struct SearchResult: Codable, Hashable, Sendable {
    /// Names what is searched, apart from the method and the seed of the draws: hash of the recipe
    /// without these; searches of the same name can be compared.
    public var search: String
    /// The name of the data set.
    public var data: String
    /// The model and its loss.
    public var model: String
    /// How the budget was shared out.
    public var method: TuneConfiguration.Method
    /// What candidates are compared by, on the tuning users.
    public var metric: String
    /// Trainings per candidate and rung.
    public var seeds: Int
    /// Where candidates were drawn from.
    public var seed: UInt64
    /// Candidates that took part.
    public var candidates: [Candidate]
    /// The rungs, with what the originals reach there.
    public var rungs: [Rung]
    /// Every trial, in the order in which it was done.
    public var trials: [Trial]
    /// The best candidate of the last rung; nil when none could be trained.
    public var best: Best?
    /// Optimiser steps of a whole training.
    public var wholeSteps: Int
    /// Optimiser steps that candidates were allowed altogether.
    public var budget: Int
    /// Optimiser steps that candidates took altogether.
    public var spent: Int
    /// Optimiser steps that the originals took beside them, as a reference.
    public var originalsSpent: Int
    /// Whether the recipe is a quick look.
    public var isQuick: Bool
    /// The program's version.
    public var version: String
    /// The program's build.
    public var build: String
    /// Wall-clock seconds of the session that ended the search, by stage.
    public var seconds: [String: Double]

    /// Keys as `tune.json` writes them.
    public enum CodingKeys: String, CodingKey {
        case search, data, model, method, metric, seeds, seed, candidates, rungs, trials, best
        case wholeSteps = "whole_steps"
        case budget, spent
        case originalsSpent = "originals_spent"
        case isQuick = "quick"
        case version, build, seconds
    }

    /// A policy that took part.
    public struct Candidate: Codable, Hashable, Sendable {
        /// Its name, such as `candidate-07`.
        public var name: String
        /// What it makes and mixes.
        public var policy: Policy
    }

    /// Trainings with the same limit of steps.
    public struct Rung: Codable, Hashable, Sendable {
        /// Optimiser steps of each training at most.
        public var steps: Int
        /// The originals' metric with the same limit.
        public var originals: Double
    }

    /// The best candidate.
    public struct Best: Codable, Hashable, Sendable {
        /// Its place in the list of candidates, from 0.
        public var candidate: Int
        /// Its metric in the last rung.
        public var metric: Double
        /// The originals' metric with the same limit.
        public var originals: Double

        /// Whether it did better than the originals, on the tuning users.
        public var isBetter: Bool { metric > originals }
    }
}

extension SearchResult {
    /// The policy of the best candidate.
    public var bestPolicy: Policy? { best.map { candidates[$0.candidate].policy } }

    /// The best metric known after each trial, against the steps spent until then.
    ///
    /// Trainings of all rungs count alike: a longer one is expected to reach more.
    public var progress: [(steps: Int, metric: Double)] {
        var spent = 0
        var best: Double?
        var points: [(steps: Int, metric: Double)] = []
        for trial in trials {
            spent += trial.steps
            guard let metric = trial.metric else { continue }
            best = max(best ?? metric, metric)
            points.append((steps: spent, metric: best ?? metric))
        }
        return points
    }
}
