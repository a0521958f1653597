public import Commerce
public import Pipelines
import Statistics

/// What is mixed.
public struct RowMixInput: Sendable {
    /// The originals.
    public var training: TrainingSet<SampleTable>
    /// The made rows that passed screening.
    public var made: MadeRows

    /// Gathers the input.
    public init(training: TrainingSet<SampleTable>, made: MadeRows) {
        self.training = training
        self.made = made
    }
}

/// What the stage gives.
public struct MixedRowChoice: Sendable {
    /// The chosen made rows, in their order.
    public var made: MadeRows
    /// Per chosen made row: its weight in the loss.
    public var weights: [Float]
}

/// Chooses how many made rows go with the originals, and weighs them.
public struct RowMixStage: Stage {
    /// The stage's verb.
    public static let name = StageName.mix

    /// The stage's settings.
    public let configuration: MixConfiguration

    /// Configures the stage.
    public init(_ configuration: MixConfiguration) {
        self.configuration = configuration
    }

    /// Chooses at random among all made rows when there are more than the ratio allows.
    ///
    /// - Throws: `ConfigurationError` for a number outside its range, for rows that are to take turns, since a
    ///   table has no histories of which a made row could be another version, and for rows that are to stand
    ///   alone and lack a class.
    public func run(_ input: RowMixInput, in context: StageContext) async throws -> MixedRowChoice {
        try configuration.validate()
        guard configuration.manner != .inTurn else {
            throw configuration.badManner(
                expected: "'beside' or 'instead': rows of a table are no versions of one another"
            )
        }
        if configuration.weightFrom == .tuning {
            throw configuration.badWeightSource(
                expected: "constant or confidence: weights by the tuning set are for logs"
            )
        }
        let allowed = configuration.count(beside: input.training.samples.count)
        var random = context.seed["choice"].generator()
        let made = input.made.selecting(random.sample(allowed, of: input.made.count))
        if configuration.manner == .instead,
            let lacking = made.table.classCounts.firstIndex(where: { $0 < 2 })
        {
            throw configuration.badManner(
                expected: "two made rows of each class at least, for class "
                    + "'\(made.table.schema.classes[lacking])' there are "
                    + "\(made.table.classCounts[lacking]); make rows with a 'count' and no 'label'"
            )
        }
        return MixedRowChoice(
            made: made,
            weights: made.confidences.map { configuration.weight(merit: $0) }
        )
    }
}
