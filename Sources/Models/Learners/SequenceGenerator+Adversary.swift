public import Commerce
public import Statistics

extension SequenceGenerator {
    /// Learns from training histories by maximum likelihood, and then against a discriminator.
    ///
    /// Ten times during the rounds the generator is measured. When it keeps less than the adversary's
    /// `leastKept` of its different items, lengths or likelihood, it has begun to collapse: training ends, and
    /// the weights of the checkpoint before stay. Should the first checkpoint fail already, nothing
    /// adversarial is left to keep, and that is an error. ``adversarialCurve`` tells all of it.
    ///
    /// - Parameters:
    ///   - training: the histories.
    ///   - itemCount: items of the catalogue.
    ///   - configuration: the model and its training by maximum likelihood.
    ///   - adversary: its training against the discriminator.
    ///   - seed: of everything random.
    ///   - threads: for the draws; they change no result.
    ///   - report: told of each epoch of the likelihood; may throw to end the training.
    ///   - reportRound: told of each round; may throw likewise.
    /// - Throws: ``GeneratorError``, what the reports throw, or `CancellationError`.
    public init(
        fitting training: TrainingSet<Histories>,
        itemCount: Int,
        configuration: Configuration = Configuration(),
        against adversary: SequenceAdversary,
        seed: Seed,
        threads: Int = 1,
        report: (Int, GeneratorCurve.Epoch) throws -> Void = { _, _ in },
        reportRound: (AdversarialRound) throws -> Void = { _ in }
    ) throws {
        try adversary.check()
        try self.init(
            fitting: training,
            itemCount: itemCount,
            configuration: configuration,
            seed: seed,
            report: report
        )
        let histories = training.samples
        var run = try AdversarialRun(
            self,
            adversary,
            histories: configuration.direction == .forward ? histories : histories.backwards(),
            division: GeneratorDivision(histories, seed["held-out"]),
            seed: seed["adversary"],
            threads: threads
        )
        while run.wantsMore { try reportRound(run.round()) }
        adversarialCurve = run.curve
    }
}
