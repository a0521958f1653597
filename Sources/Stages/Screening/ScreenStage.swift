public import Commerce
import Learners
public import Pipelines
import Retrieval
import Statistics

/// What is screened, against what.
public struct ScreenInput: Sendable {
    /// The made sequences.
    public var made: MadeHistories
    /// The real ones; thresholds are fitted on them.
    public var training: TrainingSet<Histories>
    /// The known items.
    public var catalogue: Catalogue

    /// Gathers the input.
    public init(
        made: MadeHistories,
        training: TrainingSet<Histories>,
        catalogue: Catalogue
    ) {
        self.made = made
        self.training = training
        self.catalogue = catalogue
    }
}

/// Rejects copies of real sequences, duplicates, and impossible and implausible sequences.
public struct ScreenStage: Stage {
    /// The stage's verb.
    public static let name = StageName.screen

    /// The stage's settings.
    public let configuration: ScreenConfiguration

    /// Configures the stage.
    public init(_ configuration: ScreenConfiguration) {
        self.configuration = configuration
    }

    /// Judges each made sequence by every reason, and rejects it for the first that holds.
    ///
    /// - Throws: `ConfigurationError`, or `CancellationError`.
    public func run(_ input: ScreenInput, in context: StageContext) async throws -> Screened {
        try configuration.validate()
        let (made, itemCount, threads) = (input.made, input.catalogue.count, context.threads)
        context.progress.report(Progress("looking for copies"))
        let copies = CopyScreen(
            input.training,
            of: made,
            itemCount: itemCount,
            configuration: configuration
        )
        let findings = copies.findings(in: made, threads: threads)
        try context.checkCancellation()

        context.progress.report(Progress("comparing with real sequences"))
        let likelihood = HeldOutLikelihood(
            fittedOn: input.training,
            itemCount: itemCount,
            folds: configuration.folds,
            seed: context.seed["folds"],
            threads: threads
        )
        let realScores = likelihood.scores(of: input.training, threads: threads)
        let scores = likelihood.scores(of: made, threads: threads)
        try context.checkCancellation()

        let threshold = realScores.map(\.mean).quantile(configuration.implausible)
        let verdicts = Verdicts(
            made,
            findings: findings,
            scores: scores,
            itemCount: itemCount,
            threshold: threshold,
            configuration: configuration
        )
        let test = FeatureTables(
            made: made,
            scores: scores,
            accepted: verdicts.accepted,
            training: input.training,
            realScores: realScores,
            threads: threads
        )
        return Screened(
            made: made.selecting(verdicts.accepted),
            log: verdicts.log(made, findings: findings, input: input, threshold: threshold),
            makers: try makers(of: made, verdicts, test, seed: context.seed["two-sample"]),
            twoSample: try test.result(
                of: verdicts.accepted,
                by: configuration,
                seed: context.seed["two-sample"]
            ),
            rejectedExamples: verdicts.rejectedExamples
        )
    }

    /// What became of each maker's sequences.
    private func makers(
        of made: MadeHistories,
        _ verdicts: Verdicts,
        _ test: FeatureTables,
        seed: Seed
    ) throws -> [MakerScreening] {
        try verdicts.makers(of: made).map { maker, sequences in
            try MakerScreening(
                maker: maker,
                made: sequences.count,
                accepted: sequences.count { verdicts.first[$0] == nil },
                rejected: verdicts.counts(of: sequences),
                twoSample: test.result(of: sequences, by: configuration, seed: seed[maker])
            )
        }
    }
}

extension [Double] {
    /// The value below which the given share of values lies; nil for an empty list or share 0.
    func quantile(_ share: Double) -> Double? {
        if isEmpty || share == 0 { return nil }
        return sorted()[Swift.min(count - 1, Int(share * Double(count)))]
    }
}
