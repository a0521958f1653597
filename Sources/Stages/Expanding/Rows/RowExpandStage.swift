public import Commerce
public import Pipelines
import Statistics

/// Makes candidate rows of a table from its training rows.
public struct RowExpandStage: Stage {
    /// The makers, in their order.
    public struct Configuration: Codable, Hashable, Sendable {
        /// The makers to run.
        public var makers: [RowExpanderConfiguration]

        /// Lists the makers.
        public init(_ makers: [RowExpanderConfiguration] = []) {
            self.makers = makers
        }

        /// Reads the list itself, as recipes write it.
        public init(from decoder: any Decoder) throws {
            makers = try [RowExpanderConfiguration](from: decoder)
        }

        /// Writes the list itself.
        public func encode(to encoder: any Encoder) throws { try makers.encode(to: encoder) }
    }

    /// What the stage reads.
    public typealias Input = RowExpandInput

    /// The stage's verb.
    public static let name = StageName.expand

    /// The stage's settings.
    public let configuration: Configuration

    /// What made rows have to keep to.
    public let constraints: ConstraintConfiguration

    /// Configures the stage; constraints are found, and none is declared.
    public init(_ configuration: Configuration) {
        self.init(configuration, constraints: ConstraintConfiguration())
    }

    /// Configures the stage and what made rows have to keep to.
    public init(_ configuration: Configuration, constraints: ConstraintConfiguration) {
        self.configuration = configuration
        self.constraints = constraints
    }

    /// Runs each maker on the training rows, where there are none without a label.
    ///
    /// - Throws: ``ConstraintError``; what the makers throw.
    public func run(
        _ training: TrainingSet<SampleTable>,
        in context: StageContext
    ) async throws -> ExpandedRows {
        try await run(RowExpandInput(training: training), in: context)
    }

    /// Runs each maker on the same rows, and moves what they make onto the constraints; real rows stay as they are.
    ///
    /// A maker's seed comes from its name and from how often the same name stood before it.
    ///
    /// - Throws: ``ConstraintError``; what the makers throw.
    public func run(
        _ input: RowExpandInput,
        in context: StageContext
    ) async throws -> ExpandedRows {
        var turns = MakerTurns(
            input,
            constraints: try FittedConstraints(constraints, to: input.training.samples)
        )
        for maker in configuration.makers.map(\.maker) {
            try context.checkCancellation()
            context.progress.report(Progress(maker.name))
            try await turns.take(maker, in: context)
        }
        return turns.expanded
    }
}

/// Makers that take turns, and what the next one has to know of those before it.
private struct MakerTurns {
    /// What was made so far.
    private(set) var expanded: ExpandedRows
    private let input: RowExpandInput
    private let constraints: FittedConstraints
    /// Combinations of values that no further row may have.
    private var taken: TakenCombinations
    /// Turns by the maker's name.
    private var occurrences: [String: Int] = [:]
    /// Real rows that were taken.
    private var candidates: Set<Int32> = []

    init(_ input: RowExpandInput, constraints: FittedConstraints) {
        (self.input, self.constraints) = (input, constraints)
        let training = input.training.samples
        expanded = ExpandedRows(
            made: MadeRows(training.schema),
            counts: [],
            constraints: constraints.notes(training.schema)
        )
        taken = TakenCombinations(constraints.unique, in: training)
    }

    mutating func take(_ maker: any RowExpander, in context: StageContext) async throws {
        let training = input.training.samples
        let occurrence = occurrences[maker.name, default: 0]
        occurrences[maker.name] = occurrence + 1
        let differences = ColumnDifferences(
            constraints,
            training,
            except: Set(maker.rows.condition.columns.keys)
        )
        // A condition that can't be met is told before anything is learnt.
        var projection = try RowProjection(
            maker.rows.condition,
            constraints,
            training,
            differences,
            maker: maker.name
        )
        var expansion = try await maker.expand(
            maker.learnsDifferences ? differences.encoded(input) : input,
            seed: context.seed[maker.name][occurrence],
            in: context
        )
        if maker.learnsDifferences { expansion.made = differences.decoded(expansion.made) }
        var remarks = expansion.remarks
        let made: MadeRows
        if maker is UnlabeledSource {
            made = newCandidates(among: expansion.made)
            taken.insert(made.table)
        } else {
            made = try projection.project(
                expansion.made,
                beside: &taken,
                maker: maker.name,
                in: context
            )
            remarks += try maker.unmet(by: expansion.made, of: training)
        }
        expanded.counts.append(
            MakerCounts(
                maker: maker.name,
                configurationHash: try maker.configurationHash(),
                made: made.count,
                measures: expansion.measures,
                curve: expansion.curve,
                remarks: remarks,
                moved: projection.moved
            )
        )
        expanded.made.append(made)
    }

    /// Real rows that no maker took before: each is a candidate once.
    private mutating func newCandidates(among real: MadeRows) -> MadeRows {
        real.selecting(
            (0..<real.count).filter { row in
                real.provenance[row].parents.allSatisfy { candidates.insert($0).inserted }
            }
        )
    }
}
