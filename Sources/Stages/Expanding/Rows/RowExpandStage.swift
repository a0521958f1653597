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
        let training = input.training.samples
        let fitted = try FittedConstraints(constraints, to: training)
        var expanded = ExpandedRows(
            made: MadeRows(training.schema),
            counts: [],
            constraints: fitted.notes(training.schema)
        )
        var occurrences: [String: Int] = [:]
        var candidates: Set<Int32> = []
        var taken = TakenCombinations(fitted.unique, in: training)
        for maker in configuration.makers.map(\.maker) {
            try context.checkCancellation()
            context.progress.report(Progress(maker.name))
            let occurrence = occurrences[maker.name, default: 0]
            occurrences[maker.name] = occurrence + 1
            // A condition that can't be met is told before anything is learnt.
            var projection = try RowProjection(
                maker.rows.condition,
                fitted,
                training,
                maker: maker.name
            )
            let expansion = try await maker.expand(
                input,
                seed: context.seed[maker.name][occurrence],
                in: context
            )
            let areReal = maker is UnlabeledSource
            // A real row is a candidate once, however many makers take it.
            let made =
                areReal
                ? expansion.made.selecting(
                    (0..<expansion.made.count).filter { row in
                        expansion.made.provenance[row].parents.allSatisfy {
                            candidates.insert($0).inserted
                        }
                    }
                )
                : try projection.project(
                    expansion.made,
                    beside: &taken,
                    maker: maker.name,
                    in: context
                )
            if areReal { taken.insert(made.table) }
            expanded.counts.append(
                MakerCounts(
                    maker: maker.name,
                    configurationHash: try maker.configurationHash(),
                    made: made.count,
                    measures: expansion.measures,
                    curve: expansion.curve,
                    remarks: expansion.remarks
                        + (areReal ? [] : try maker.unmet(by: expansion.made, of: training)),
                    moved: projection.moved
                )
            )
            expanded.made.append(made)
        }
        return expanded
    }
}
