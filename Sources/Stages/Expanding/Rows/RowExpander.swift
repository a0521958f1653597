public import Commerce
public import Learners
public import Pipelines
public import Statistics

/// Someone who makes candidate rows from the training rows of a table.
///
/// A new maker is a type with a name, its settings and ``expand(_:seed:in:)``, and a line in
/// ``RowExpanderConfiguration/makers``.
public protocol RowExpander: Maker {
    /// What is made.
    var rows: WantedRows { get set }

    /// Whether a column that is little more than an earlier one is given to it as what it has more; see
    /// ``ColumnDifferences``.
    var learnsDifferences: Bool { get }

    /// Makes rows.
    ///
    /// Exactly as many of each class as ``WantedRows`` asks for are made, under that class as the condition;
    /// their label is the condition. The result depends on the rows, the settings and the seed alone.
    ///
    /// - Parameters:
    ///   - training: what may be learnt from.
    ///   - seed: this maker's own seed.
    ///   - context: threads, cancellation and progress; its seed is not used.
    /// - Returns: the made rows with their provenance.
    /// - Throws: an `ExplainedError`, or `CancellationError` when the run was asked to stop.
    func expand(
        _ training: TrainingSet<SampleTable>,
        seed: Seed,
        in context: StageContext
    ) async throws -> RowExpansion

    /// Makes rows where there are rows without a label as well; who has no use for them makes the same.
    func expand(
        _ input: RowExpandInput,
        seed: Seed,
        in context: StageContext
    ) async throws -> RowExpansion
}

extension RowExpander {
    /// Whoever makes each column's values for themselves needs differences.
    public var learnsDifferences: Bool { true }

    /// Looks at the training rows alone.
    public func expand(
        _ input: RowExpandInput,
        seed: Seed,
        in context: StageContext
    ) async throws -> RowExpansion {
        try await expand(input.training, seed: seed, in: context)
    }

    /// The keys of ``WantedRows``.
    public static var sharedSettings: [Setting<Self>] { WantedRows.settings() }
}

/// What makers of rows may look at.
public struct RowExpandInput: Sendable {
    /// What may be learnt from.
    public var training: TrainingSet<SampleTable>
    /// Real rows without a label, none of them held out; nil where there are none.
    public var unlabeled: SampleTable?

    /// Gathers the input.
    public init(training: TrainingSet<SampleTable>, unlabeled: SampleTable? = nil) {
        self.training = training
        self.unlabeled = unlabeled
    }
}

/// What one maker of rows gives.
public struct RowExpansion: Sendable {
    /// The made rows.
    public var made: MadeRows
    /// What was measured of a fitted maker, by name.
    public var measures: [String: Double]
    /// Losses and measures of a fitted maker on its way; empty for others.
    public var curve: [FittingPoint]
    /// What a person should know of the fitting, such as that a network collapsed.
    public var remarks: [String]

    /// Gathers an outcome.
    public init(
        made: MadeRows,
        measures: [String: Double] = [:],
        curve: [FittingPoint] = [],
        remarks: [String] = []
    ) {
        self.made = made
        self.measures = measures
        self.curve = curve
        self.remarks = remarks
    }
}

/// What all makers of a policy give.
public struct ExpandedRows: Sendable {
    /// All made rows, maker after maker in the order of the configuration.
    public var made: MadeRows
    /// One entry a maker, in the same order.
    public var counts: [MakerCounts]
    /// What all rows keep to, the declared constraints first.
    public var constraints: [ConstraintNote]
}

/// A constraint that made rows keep to.
public struct ConstraintNote: Sendable, Codable, Hashable {
    /// How it reads, such as `low <= high`.
    public var text: String
    /// Whether the training rows showed it, rather than a person stated it.
    public var isFound: Bool
    /// Real training rows that break it.
    public var broken: Int
}
