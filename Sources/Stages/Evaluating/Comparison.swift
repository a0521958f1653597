public import Statistics

/// One metric of one treatment: its mean over cases with the interval, and the mean of each seed.
public struct Level: Sendable, Codable, Hashable {
    /// The mean over cases, seeds averaged inside.
    public var interval: Interval
    /// The mean over cases of each seed.
    public var bySeed: [Double]

    /// States a level.
    public init(interval: Interval, bySeed: [Double]) {
        self.interval = interval
        self.bySeed = bySeed
    }
}

/// One metric's paired difference, augmented minus baseline.
public struct Difference: Sendable, Codable, Hashable {
    /// The mean difference with interval and significance, not adjusted for other comparisons.
    public var paired: PairedDifference
    /// The mean difference as a share of the baseline; nil when the baseline is 0.
    public var relative: Double?
    /// The smallest true difference that would be found with 80 % probability.
    public var minimumDetectableEffect: Double

    /// States a difference.
    public init(paired: PairedDifference, relative: Double?, minimumDetectableEffect: Double) {
        self.paired = paired
        self.relative = relative
        self.minimumDetectableEffect = minimumDetectableEffect
    }
}

/// Baseline and augmented on the same cases, metric by metric.
public struct Comparison: Sendable, Codable, Hashable {
    /// How many cases were compared.
    public var cases: Int
    /// The model trained on originals only, by the metric's name.
    public var baseline: [String: Level]
    /// The model trained with a policy, by the metric's name.
    public var augmented: [String: Level]
    /// Augmented minus baseline, by the metric's name.
    public var difference: [String: Difference]

    /// States a comparison.
    public init(
        cases: Int,
        baseline: [String: Level],
        augmented: [String: Level],
        difference: [String: Difference]
    ) {
        self.cases = cases
        self.baseline = baseline
        self.augmented = augmented
        self.difference = difference
    }
}

/// A slice is compared, or has too few cases for it.
public enum SliceComparison: Sendable, Codable, Hashable {
    /// The comparison on the slice's cases.
    case measured(Comparison)
    /// The slice has fewer cases than needed.
    case tooFew(cases: Int, needed: Int)

    /// The comparison where there is one.
    public var measured: Comparison? {
        if case .measured(let comparison) = self { return comparison }
        return nil
    }
}

/// What comparing two sets of evaluations over seeds found.
public struct EvaluationComparison: Sendable, Codable, Hashable {
    /// Over all cases.
    public var all: Comparison
    /// By the slice's name.
    public var slices: [String: SliceComparison]
    /// Per collection metric: the value of each seed of the baseline.
    public var baselineCollection: [String: [Double]]
    /// Per collection metric: the value of each seed with the policy.
    public var augmentedCollection: [String: [Double]]

    /// States what was found.
    public init(
        all: Comparison,
        slices: [String: SliceComparison],
        baselineCollection: [String: [Double]],
        augmentedCollection: [String: [Double]]
    ) {
        self.all = all
        self.slices = slices
        self.baselineCollection = baselineCollection
        self.augmentedCollection = augmentedCollection
    }
}
