/// What a run found out: the content of `result.json`.
///
/// Keys are those of the published schema; a run that stops early writes none.
public struct RunResult: Codable, Sendable, Hashable {
    /// What to do with the training data.
    public enum Decision: String, Codable, Sendable, Hashable {
        /// A policy's paired interval on the gate lies above zero.
        case augment
        /// No policy helps, and an effect of the size asked for would have been seen.
        case keepOriginals = "keep-originals"
        /// The interval contains zero, and the smallest effect that could be seen exceeds the one asked for.
        case undecided
    }

    /// A mean with its 95 % percentile bootstrap interval.
    public struct Interval: Codable, Sendable, Hashable {
        /// The mean over users, seeds averaged inside.
        public var mean: Double
        /// The interval's lower end.
        public var low: Double
        /// The interval's upper end.
        public var high: Double
        /// Two-sided p-value against a difference of zero; for differences only.
        public var p: Double?
        /// The difference as a share of the baseline; for differences only.
        public var relative: Double?
        /// The mean of each seed, in the seeds' order; for levels only.
        public var bySeed: [Double]?

        enum CodingKeys: String, CodingKey {
            case mean, low, high, p, relative
            case bySeed = "by_seed"
        }

        /// Describes a measured mean.
        public init(
            mean: Double,
            low: Double,
            high: Double,
            p: Double? = nil,
            relative: Double? = nil,
            bySeed: [Double]? = nil
        ) {
            self.mean = mean
            self.low = low
            self.high = high
            self.p = p
            self.relative = relative
            self.bySeed = bySeed
        }
    }

    /// Intervals by the metric's name, such as `ndcg@10`.
    public typealias Measures = [String: Interval]

    /// Baseline, augmented and their paired difference on the same cases.
    public struct Comparison: Codable, Sendable, Hashable {
        /// The model trained on originals only.
        public var baseline: Measures
        /// The model trained with the chosen policy; equal to `baseline` where none was accepted.
        public var augmented: Measures
        /// Augmented minus baseline, paired by user and seed.
        public var difference: Measures
    }

    /// The last word, on the test set.
    public struct Test: Codable, Sendable, Hashable {
        /// The model trained on originals only.
        public var baseline: Measures
        /// The model trained with the named policy.
        public var augmented: Measures
        /// Augmented minus baseline, paired by user and seed.
        public var difference: Measures
        /// The same for parts of the users, by the slice's name; a slice with too few cases is left out.
        public var slices: [String: Comparison]
    }

    /// Where rows went.
    public struct Rows: Codable, Sendable, Hashable {
        /// Rows in the source.
        public var read: Int
        /// Rows that ingest rejected, by reason.
        public var rejected: [String: Int]
        /// Rows that cleaning removed or changed, by rule.
        public var cleaned: [String: Int]
        /// Sequences made by the policy named in `chosen`, or by the best one where none was accepted.
        public var made: Int
        /// Made sequences that screening rejected, by reason.
        public var screened: [String: Int]
        /// Made sequences that took part in training.
        public var mixed: Int
    }

    /// What the run cost.
    public struct Cost: Codable, Sendable, Hashable {
        /// Wall-clock seconds of each stage.
        public var seconds: [String: Double]
        /// The process's largest resident memory.
        public var peakMemoryBytes: Int

        enum CodingKeys: String, CodingKey {
            case seconds
            case peakMemoryBytes = "peak_memory_bytes"
        }
    }

    /// Name or path of the data set.
    public var data: String
    /// The task, such as `next-item`.
    public var task: String
    /// The model and its loss, such as `sasrec, cross-entropy`.
    public var model: String
    /// The split's protocol.
    public var split: String
    /// How events of the same time are ordered.
    public var ties: String
    /// Whether items of the user's own history are ranked.
    public var repeats: String
    /// How many seeds each policy was trained with.
    public var seeds: Int
    /// What to do.
    public var decision: Decision
    /// The accepted policy, or the best one on the tuning set where none was accepted.
    public var chosen: String
    /// The smallest absolute difference of the decision's metric that the gate would have shown with
    /// 80 % probability.
    public var minimumDetectableEffect: Double
    /// Paired differences to the baseline on the gate, by policy and metric; p-values are Holm-adjusted.
    public var gate: [String: Measures]
    /// The last word.
    public var test: Test
    /// Where rows went.
    public var rows: Rows
    /// What it cost.
    public var cost: Cost
    /// How often this test set was read, over all runs of the store, this one included.
    public var testReads: Int

    enum CodingKeys: String, CodingKey {
        case data, task, model, split, ties, repeats, seeds, decision, chosen
        case minimumDetectableEffect = "minimum_detectable_effect"
        case gate, test, rows, cost
        case testReads = "test_reads"
    }
}
