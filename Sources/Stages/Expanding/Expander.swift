public import Commerce
public import Learners
public import Pipelines
public import Statistics

/// Someone who makes candidate sequences from the training set: an operator or a generator.
public protocol Expander: Sendable {
    /// The maker's name, as in recipes and in ``Provenance``.
    var name: String { get }

    /// Makes sequences.
    ///
    /// Every made sequence has at least two events, items of the catalogue only, times that do not
    /// descend, and a provenance whose `maker` is ``name``. The result depends on the input, the
    /// configuration and the seed, never on `context.threads`.
    ///
    /// - Parameters:
    ///   - input: what may be learnt from.
    ///   - seed: this maker's own seed; parts derive theirs from it by name or number.
    ///   - context: threads, cancellation and progress; its seed is not used.
    /// - Returns: the made sequences with their provenance, and what there is to say about them.
    /// - Throws: an ``ExplainedError``, or `CancellationError` when the run was asked to stop.
    func expand(
        _ input: ExpandInput,
        seed: Seed,
        in context: StageContext
    ) async throws -> Expansion
}

/// What one maker gives.
public struct Expansion: Sendable, Hashable {
    /// The made sequences.
    public var made: MadeHistories
    /// Attempts without an outcome, by reason.
    public var skipped: [String: Int]
    /// What was measured of a fitted maker, by name.
    public var measures: [String: Double]

    /// Gathers an outcome.
    public init(
        made: MadeHistories = MadeHistories(),
        skipped: [String: Int] = [:],
        measures: [String: Double] = [:]
    ) {
        self.made = made
        self.skipped = skipped
        self.measures = measures
    }
}

/// Why an attempt has no outcome.
enum SkipReason: String {
    /// Fewer than two events, before or after.
    case tooShort = "too-short"
    /// The outcome is the parent itself, or there is none.
    case noEffect = "no-effect"
    /// The same came of the same parent before.
    case repeated
}

extension Expansion {
    /// Counts attempts without an outcome.
    mutating func skip(_ reason: SkipReason, times: Int = 1) {
        if times > 0 { skipped[reason.rawValue, default: 0] += times }
    }
}

/// What makers may learn from: training rows and the catalogue, nothing held out.
public struct ExpandInput: Sendable {
    /// The histories to start from.
    public var training: TrainingSet<Histories>
    /// Names, attributes and number of the items.
    public var catalogue: Catalogue
    /// Items that no maker may bring in anew, such as discontinued ones.
    public var excludedItems: Set<Int32>

    /// Gathers what makers may learn from.
    public init(
        training: TrainingSet<Histories>,
        catalogue: Catalogue,
        excludedItems: Set<Int32> = []
    ) {
        self.training = training
        self.catalogue = catalogue
        self.excludedItems = excludedItems
    }
}

/// What one maker did.
public struct MakerCounts: Sendable, Codable, Hashable {
    /// The maker's name.
    public var maker: String
    /// Hash of its configuration.
    public var configurationHash: String
    /// Sequences that it made.
    public var made: Int
    /// Attempts without an outcome, by reason.
    public var skipped: [String: Int]
    /// What was measured of a fitted maker, by name.
    public var measures: [String: Double]
    /// Losses and measures of a fitted maker on its way; empty for others.
    public var curve: [FittingPoint]
    /// What a person should know of it.
    public var remarks: [String]
    /// Values of its rows that end differently from what was made, by the constraint or condition that moved each last.
    public var moved: [String: Int]

    /// Records what a maker did.
    public init(
        maker: String,
        configurationHash: String,
        made: Int,
        skipped: [String: Int] = [:],
        measures: [String: Double] = [:],
        curve: [FittingPoint] = [],
        remarks: [String] = [],
        moved: [String: Int] = [:]
    ) {
        self.maker = maker
        self.configurationHash = configurationHash
        self.made = made
        self.skipped = skipped
        self.measures = measures
        self.curve = curve
        self.remarks = remarks
        self.moved = moved
    }
}

/// What the stage gives.
public struct Expanded: Sendable, Hashable {
    /// All made sequences, maker after maker in the order of the configuration.
    public var made: MadeHistories
    /// One entry a maker, in the same order.
    public var counts: [MakerCounts]

    /// Gathers the outcome.
    public init(made: MadeHistories, counts: [MakerCounts]) {
        self.made = made
        self.counts = counts
    }
}
