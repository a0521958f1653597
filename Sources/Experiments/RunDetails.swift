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

        /// Describes a choice.
        public init(role: String, column: String, reason: String) {
            self.role = role
            self.column = column
            self.reason = reason
        }
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

        /// Describes two distributions over the same bins.
        public init(
            name: String,
            unit: String,
            bins: [String],
            real: [Double],
            made: [Double],
            distance: Double
        ) {
            self.name = name
            self.unit = unit
            self.bins = bins
            self.real = real
            self.made = made
            self.distance = distance
        }
    }

    /// One step of an example sequence, as a person reads it.
    public struct Event: Codable, Sendable, Hashable {
        /// The item's title or name.
        public var item: String
        /// What the user did.
        public var event: String

        /// Describes a step.
        public init(item: String, event: String) {
            self.item = item
            self.event = event
        }
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

        /// Describes an example.
        public init(
            maker: String,
            parent: [Event],
            made: [Event],
            label: Int?,
            confidence: Double,
            rejected: String?
        ) {
            self.maker = maker
            self.parent = parent
            self.made = made
            self.label = label
            self.confidence = confidence
            self.rejected = rejected
        }
    }

    /// One point of a learning curve.
    public struct CurvePoint: Codable, Sendable, Hashable {
        /// Epochs done.
        public var epoch: Int
        /// Optimiser steps done.
        public var steps: Int
        /// Mean training loss of the epoch.
        public var loss: Double
        /// The decision's metric on the tuning set; nil in epochs without an evaluation.
        public var metric: Double?

        /// Describes a point.
        public init(epoch: Int, steps: Int, loss: Double, metric: Double?) {
            self.epoch = epoch
            self.steps = steps
            self.loss = loss
            self.metric = metric
        }
    }

    /// The training of one policy with one seed.
    public struct Training: Codable, Sendable, Hashable {
        /// The policy; `baseline` for originals only.
        public var policy: String
        /// The seed's number, from 0.
        public var seed: Int
        /// The learning curve.
        public var curve: [CurvePoint]
        /// The epoch whose weights were kept.
        public var bestEpoch: Int
        /// NDCG@10 on the tuning set with the weights that were kept; nil when it was not measured.
        public var metric: Double?
        /// Wall-clock seconds.
        public var seconds: Double

        /// Describes a training.
        public init(
            policy: String,
            seed: Int,
            curve: [CurvePoint],
            bestEpoch: Int,
            metric: Double? = nil,
            seconds: Double
        ) {
            self.policy = policy
            self.seed = seed
            self.curve = curve
            self.bestEpoch = bestEpoch
            self.metric = metric
            self.seconds = seconds
        }
    }

    /// One policy's way through expand, label, screen and mix.
    public struct Policy: Codable, Sendable, Hashable {
        /// The policy's name in the recipe.
        public var name: String
        /// Its part of the recipe, as YAML.
        public var recipe: String
        /// Samples by maker.
        public var made: [String: Int]
        /// Rejected samples by reason.
        public var screened: [String: Int]
        /// Samples that took part in training.
        public var mixed: Int
        /// Mean weight of these.
        public var meanWeight: Double
        /// How well a classifier tells made from real samples (area under the ROC curve); .5 is not at all.
        public var twoSampleAUC: Double?
        /// How real and made data differ.
        public var distributions: [Distribution]
        /// Made sequences next to their parents.
        public var examples: [Example]
        /// The decision's metric on the tuning set, averaged over seeds.
        public var tuningMetric: Double
        /// Users by segment: label, share among real users, share among made ones.
        public var segments: [Segment]
        /// What made rows keep to, and what that moved; nil for samples of other kinds.
        public var constraints: [Constraint]? = nil
        /// How makers that are networks learnt; nil where none is.
        public var fittings: [Fitting]? = nil
    }

    /// How a maker that is a network learnt.
    public struct Fitting: Codable, Sendable, Hashable {
        /// What was measured after some passes.
        public struct Point: Codable, Sendable, Hashable {
            /// Passes done.
            public var epoch: Int
            /// Losses and measures by name.
            public var values: [String: Double]
        }

        /// The maker.
        public var maker: String
        /// What was measured, pass after pass.
        public var points: [Point]
        /// The pass whose weights made the rows; nil where nobody watched.
        public var keptEpoch: Int?
    }

    /// Something that made rows keep to.
    public struct Constraint: Codable, Sendable, Hashable {
        /// Where a constraint comes from.
        public enum Origin: String, Codable, Sendable, Hashable {
            /// A person stated it.
            case declared
            /// The training rows showed it.
            case found
            /// The maker was asked for such rows.
            case condition
        }

        /// How it reads.
        public var text: String
        /// Where it comes from.
        public var origin: Origin
        /// Real training rows that break it.
        public var broken: Int
        /// Values of made rows that were moved to meet it.
        public var moved: Int
    }

    /// One segment found by labelling.
    public struct Segment: Codable, Sendable, Hashable {
        /// The segment's number.
        public var label: Int
        /// Its share among real users.
        public var realShare: Double
        /// Its share among made users.
        public var madeShare: Double
        /// The items that set it apart, as a person reads them.
        public var topItems: [String]

        /// Describes a segment.
        public init(label: Int, realShare: Double, madeShare: Double, topItems: [String]) {
            self.label = label
            self.realShare = realShare
            self.madeShare = madeShare
            self.topItems = topItems
        }
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
