public import Commerce
public import Pipelines

/// What the stage reads.
public struct LabelInput: Sendable {
    /// The histories that segments are fitted on.
    public var training: TrainingSet<Histories>
    /// The sequences to label.
    public var made: MadeHistories
    /// How many items the catalogue has.
    public var itemCount: Int

    /// Gathers what the stage reads.
    public init(training: TrainingSet<Histories>, made: MadeHistories, itemCount: Int) {
        self.training = training
        self.made = made
        self.itemCount = itemCount
    }
}

/// What the stage gives.
public struct Labeled: Sendable, Hashable {
    /// The made sequences, each with its segment and confidence, or neither.
    public var made: MadeHistories
    /// One entry a segment.
    public var segments: [SegmentSummary]
    /// How many segments were chosen.
    public var chosenCount: Int
    /// How well each number of segments that was tried fits.
    public var silhouettes: [SegmentModel.Choice]
    /// Made sequences that got no label.
    public var abstained: Int
    /// The fitted segments, to label other sequences with.
    public var model: SegmentModel
}

/// Finds out what made sequences are samples of: segments of the real users.
public struct LabelStage: Stage {
    /// The stage's verb.
    public static let name = StageName.label

    /// The stage's settings.
    public let configuration: LabelConfiguration

    /// Configures the stage.
    public init(_ configuration: LabelConfiguration) {
        self.configuration = configuration
    }

    /// Fits segments on the training histories and labels the made sequences.
    ///
    /// - Throws: ``LabelError`` when the training histories don't give segments, `ConfigurationError`
    ///   for settings out of range, `CancellationError`.
    public func run(_ input: LabelInput, in context: StageContext) async throws -> Labeled {
        let model = try SegmentModel(
            fitting: input.training,
            itemCount: input.itemCount,
            configuration: configuration,
            in: context
        )
        try context.checkCancellation()
        let made = apply(model, to: input.made, threads: context.threads)
        let real = model.labels(of: input.training.samples, threads: context.threads)
        let counts = SegmentCounts(
            training: input.training.samples,
            realSegments: real.map { $0?.segment },
            madeSegments: made.labels,
            itemCount: input.itemCount
        )
        return Labeled(
            made: made,
            segments: counts.summaries(segments: model.count, topItems: configuration.topItems),
            chosenCount: model.count,
            silhouettes: model.choices,
            abstained: made.labels.count { $0 == nil },
            model: model
        )
    }

    /// Labels made sequences by a fitted model; abstains below the configured confidence.
    public func apply(
        _ model: SegmentModel,
        to made: MadeHistories,
        threads: Int = 1
    ) -> MadeHistories {
        var result = made
        for (sequence, label) in model.labels(of: made.histories, threads: threads).enumerated() {
            if let label, Double(label.confidence) >= configuration.minimumConfidence {
                result.labels[sequence] = label.segment
                result.confidences[sequence] = label.confidence
            } else {
                result.labels[sequence] = nil
                result.confidences[sequence] = 0
            }
        }
        return result
    }
}
