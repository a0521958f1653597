public import Pipelines

/// What the report shows beyond ``RunResult``: the content of `details.json`.
public struct RunDetails: Codable, Sendable {
    /// How one role found its column.
    public struct Role: Codable, Sendable, Hashable {
        /// The role, such as `user`.
        public var role: String
        /// The column's name in the source.
        public var column: String
        /// Why this column: declared, or what the guess rests on.
        public var reason: String
    }

    /// A named number for a table, in the order shown.
    public struct Fact: Codable, Sendable, Hashable {
        /// What the number counts or measures.
        public var name: String
        /// The number, as a person reads it.
        public var value: String

        /// Describes a fact.
        public init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    /// A distribution over shared bins, for real and made data.
    public struct Distribution: Codable, Sendable, Hashable {
        /// What is distributed, such as "sequence length".
        public var name: String
        /// What the bins are measured in, such as "events".
        public var unit: String
        /// The bins' labels, in order.
        public var bins: [String]
        /// Share of the real values in each bin.
        public var real: [Double]
        /// Share of the made values in each bin.
        public var made: [Double]
        /// Total variation distance of the two, in 0...1.
        public var distance: Double
    }

    /// One step of an example sequence, as a person reads it.
    public struct Event: Codable, Sendable, Hashable {
        /// The item's title or name.
        public var item: String
        /// What the user did.
        public var event: String
    }

    /// A made sequence next to what it was made from.
    public struct Example: Codable, Sendable, Hashable {
        /// The operator or generator.
        public var maker: String
        /// The parent's steps; empty for a generator's sample.
        public var parent: [Event]
        /// The made steps.
        public var made: [Event]
        /// The segment given by labelling; nil where it abstained.
        public var label: Int?
        /// The label's confidence in 0...1.
        public var confidence: Double
        /// Why screening rejected it; nil for an accepted sample.
        public var rejected: String?
    }

    /// One point of a learning curve.
    public struct CurvePoint: Codable, Sendable, Hashable {
        /// Epochs done.
        public var epoch: Int
        /// Optimiser steps done.
        public var steps: Int
        /// Mean training loss of the epoch; nil where it is not known.
        public var loss: Double?
        /// The training's measure on the tuning set; nil in epochs without an evaluation.
        public var metric: Double?
    }

    /// The training of one policy with one seed.
    public struct Training: Codable, Sendable, Hashable {
        /// The policy; `baseline` for originals only.
        public var policy: String
        /// The seed's number, from 0.
        public var seed: Int
        /// The learning curve.
        public var curve: [CurvePoint]
        /// What the curve's points measure on the tuning set; nil for the metric that decides.
        public var measure: String?
        /// The epoch whose weights were kept.
        public var bestEpoch: Int
        /// The deciding metric on the tuning set with the weights that were kept; nil when it was not measured.
        public var metric: Double?
        /// Wall-clock seconds.
        public var seconds: Double
    }

    /// The program's version and the libraries', the machine, when and how the run was made.
    public var environment: [Fact]
    /// The command that runs it again.
    public var command: String
    /// The recipe as run.
    public var recipe: String
    /// Licence and source of the data, where known.
    public var dataLicence: String
    /// How columns found their roles.
    public var roles: [Role]
    /// Up to a few rejected rows, with line and reason.
    public var rejectExamples: [String]
    /// What cleaning did before the split.
    public var cleaning: ChangeLog
    /// What cleaning did after the split, fitted on training rows.
    public var fittedCleaning: ChangeLog
    /// What protection did.
    public var protection: [Fact]
    /// Sizes of the data: users, items, events, time span, sets.
    public var sizes: [Fact]
    /// Cases of the split that were left out, by reason.
    public var skipped: [String: Int]
    /// The policies, in the recipe's order.
    public var policies: [Policy]
    /// All trainings.
    public var trainings: [Training]
    /// Sanity bars: simple models on the tuning set, by name and metric.
    public var bars: [String: [String: Double]]
    /// Baseline and augmented on corrupted histories of the gate, by corruption.
    public var robustness: [String: RunResult.Comparison]
    /// How many cases each slice and each corruption has; a slice with too few is not compared.
    public var cases: [String: Int]
    /// The confidence of intervals, such as 0.95.
    public var confidence: Double
    /// The metric that decides.
    public var decisionMetric: String
    /// The gate's cases where they are too few to decide; nil where they are enough.
    public var tooFewCases: Int?
    /// The smallest relative gain that was asked for.
    public var smallestUsefulGain: Double
    /// Whether the run is a quick look that can't support a claim.
    public var isQuick: Bool
    /// Remarks that a reader must see, such as guessed columns or few seeds.
    public var remarks: [String]
    /// The command of the shop's own that trained the models; nil where they are ours.
    public var trainer: String?
    /// What the chosen policy is worth in real data; nil where it was not asked for.
    public var learningCurve: DataCurve?
    /// What only tables of labelled samples have; nil for a run on a log.
    public var samples: SampleFindings?
    /// What only searches have; nil for other runs.
    public var search: SearchFindings?
}
