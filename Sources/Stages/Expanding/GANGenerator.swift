import Commerce
public import Learners
public import Pipelines
public import Statistics

/// A maker of whole new users: the generator `gru`, trained on against a discriminator.
///
/// Recipes write it as `{ generator: gan, count: 20000, rounds: 300 }`. A generator that begins to collapse
/// is taken back to where it hadn't, and is an error when it did from the start.
///
/// Source: Yu, Zhang, Wang & Yu, "SeqGAN: sequence generative adversarial nets with policy gradient",
/// AAAI 2017.
/// Deviates: the discriminator judges every prefix, as in MaskGAN (Fedus et al., ICLR 2018), so that no
/// rollouts are needed; every step also follows the likelihood of real histories (Li et al., EMNLP 2017).
public struct GANGenerator: HistoryGenerator {
    /// The maker's name, as in recipes.
    public static let name = "gan"

    /// The model and its training by maximum likelihood.
    public var model = SequenceGenerator.Configuration()
    /// Its training against the discriminator.
    public var adversary = SequenceAdversary()
    /// What is made.
    public var users = NewUsers()

    /// Makes users by a model with its usual settings.
    public init() {}

    /// The keys of a recipe.
    public static var settings: [Setting<GANGenerator>] {
        SequenceGenerator.Configuration.settings(of: \.model) + NewUsers.settings(of: \.users) + [
            Setting("rounds", \.adversary.rounds),
            Setting("warmup", \.adversary.warmup),
            Setting("discriminator-steps", \.adversary.discriminatorSteps),
            Setting("discriminator-rate", \.adversary.discriminatorRate),
            Setting("adversarial-rate", \.adversary.learningRate),
            Setting("reward-weight", \.adversary.rewardWeight),
            Setting("discount", \.adversary.discount),
            Setting("least-kept", \.adversary.leastKept),
        ]
    }

    /// Refuses numbers outside of their ranges.
    public func check() throws {
        do throws(GeneratorError) {
            try adversary.check()
        } catch .badSetting(let name, let got, let expected) {
            let key = name.split(separator: " ").joined(separator: "-")
            throw Self.badValue(key, got: got, expected: "a number \(expected)")
        }
    }

    /// Fits both models and makes exactly as many sequences as asked for.
    ///
    /// Measured of the weights that were kept: the rounds that they had, the discriminator's accuracy, the
    /// share of different items, and the losses on histories held out before and after the rounds.
    ///
    /// - Throws: ``ExpandError`` or `CancellationError`.
    public func expand(
        _ input: ExpandInput,
        seed: Seed,
        in context: StageContext
    ) async throws -> Expansion {
        let hash = try configurationHash()
        let request = try users.request(for: input, maker: name)
        let work = GeneratorWork(maker: name, context: context)
        return try await work.run {
            let model = try SequenceGenerator(
                fitting: input.training,
                itemCount: input.catalogue.count,
                configuration: self.model,
                against: adversary,
                seed: seed["fit"],
                threads: context.threads
            ) { epoch, losses in
                work.fitted(epoch, of: self.model.epochs, losses)
            } reportRound: { round in
                work.tell(
                    "against the discriminator",
                    Double(round.number) / Double(round.count),
                    [("accuracy", round.accuracy), ("reward", round.reward)]
                )
            }
            let made = try work.make(request, by: model, hash, seed: seed["make"])
            let measures = model.adversarialCurve.map(Self.measures) ?? [:]
            return Expansion(made: made, measures: measures)
        }
    }

    private static func measures(of curve: AdversarialCurve) -> [String: Double] {
        guard let kept = curve.kept else { return [:] }
        var measures = [
            "adversarial-rounds": Double(kept.rounds),
            "discriminator-accuracy": kept.accuracy,
            "distinct-share": kept.distinctShare,
            "kept-share": kept.keptShare,
            "mean-length": kept.meanLength,
        ]
        measures["held-out-loss"] = kept.heldOutLoss
        measures["held-out-loss-before"] = curve.checkpoints.first?.heldOutLoss
        measures["discriminator-accuracy-before"] = curve.checkpoints.first?.accuracy
        return measures
    }
}
