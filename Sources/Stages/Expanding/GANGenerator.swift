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
public struct GANGenerator: Expander {
    /// What can be set.
    public struct Configuration: Hashable, Sendable {
        /// The model and its training by maximum likelihood.
        public var model: SequenceGenerator.Configuration
        /// Its training against the discriminator.
        public var adversary: SequenceAdversary
        /// What is made.
        public var users: NewUsers

        /// Sets the options.
        public init(
            model: SequenceGenerator.Configuration = SequenceGenerator.Configuration(),
            adversary: SequenceAdversary = SequenceAdversary(),
            users: NewUsers = NewUsers()
        ) {
            self.model = model
            self.adversary = adversary
            self.users = users
        }
    }

    /// The maker's name, as in recipes.
    public static let name = "gan"

    /// The maker's name, as in recipes and provenance.
    public var name: String { Self.name }

    /// The settings.
    public let configuration: Configuration
    private let configurationHash: String

    /// Configures the maker; `configurationHash` goes into the provenance.
    public init(_ configuration: Configuration, configurationHash: String) {
        self.configuration = configuration
        self.configurationHash = configurationHash
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
        let request = try configuration.users.request(for: input, maker: name)
        let work = GeneratorWork(maker: name, context: context)
        return try await work.run {
            let model = try SequenceGenerator(
                fitting: input.training,
                itemCount: input.catalogue.count,
                configuration: configuration.model,
                against: configuration.adversary,
                seed: seed["fit"],
                threads: context.threads
            ) { epoch, losses in
                work.fitted(epoch, of: configuration.model.epochs, losses)
            } reportRound: { round in
                work.tell(
                    "against the discriminator",
                    Double(round.number) / Double(round.count),
                    [("accuracy", round.accuracy), ("reward", round.reward)]
                )
            }
            let made = try work.make(request, by: model, configurationHash, seed: seed["make"])
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

extension GANGenerator.Configuration: Codable {
    private enum CodingKeys: String, CodingKey, CaseIterable {
        case generator, rounds, warmup, discount
        case discriminatorSteps = "discriminator-steps"
        case discriminatorRate = "discriminator-rate"
        case adversarialRate = "adversarial-rate"
        case rewardWeight = "reward-weight"
        case leastKept = "least-kept"
    }

    /// Reads a recipe; a key that is absent takes its default, one that is unknown is an error.
    public init(from decoder: any Decoder) throws {
        try decoder.refuseUnknownKeys(
            known: CodingKeys.allCases.map(\.stringValue) + GeneratorKey.names + NewUsers.Key.names
        )
        let keys = try decoder.container(keyedBy: CodingKeys.self)
        self.init()
        try model.update(from: decoder)
        try users.update(from: decoder)
        adversary = SequenceAdversary(
            rounds: try keys.value(.rounds, default: adversary.rounds),
            warmup: try keys.value(.warmup, default: adversary.warmup),
            discriminatorSteps: try keys.value(
                .discriminatorSteps,
                default: adversary.discriminatorSteps
            ),
            discriminatorRate: try keys.value(
                .discriminatorRate,
                default: adversary.discriminatorRate
            ),
            learningRate: try keys.value(.adversarialRate, default: adversary.learningRate),
            rewardWeight: try keys.value(.rewardWeight, default: adversary.rewardWeight),
            discount: try keys.value(.discount, default: adversary.discount),
            leastKept: try keys.value(.leastKept, default: adversary.leastKept)
        )
        do {
            try adversary.check()
        } catch {
            throw Self.explained(error, at: keys.codingPath)
        }
    }

    /// The error at a key of the recipe.
    private static func explained(_ error: GeneratorError, at path: [any CodingKey]) -> any Error {
        guard case .badSetting(let name, let got, let expected) = error else { return error }
        let key = name.split(separator: " ").joined(separator: "-")
        return ConfigurationError.badValue(
            path: (path.map(\.stringValue) + [key]).joined(separator: "."),
            got: got,
            expected: "a number \(expected)"
        )
    }

    /// Writes every setting, the maker's name with them.
    public func encode(to encoder: any Encoder) throws {
        var keys = encoder.container(keyedBy: CodingKeys.self)
        try keys.encode(GANGenerator.name, forKey: .generator)
        try model.encodeSettings(to: encoder)
        try users.encodeSettings(to: encoder)
        try keys.encode(adversary.rounds, forKey: .rounds)
        try keys.encode(adversary.warmup, forKey: .warmup)
        try keys.encode(adversary.discriminatorSteps, forKey: .discriminatorSteps)
        try keys.encode(adversary.discriminatorRate, forKey: .discriminatorRate)
        try keys.encode(adversary.learningRate, forKey: .adversarialRate)
        try keys.encode(adversary.rewardWeight, forKey: .rewardWeight)
        try keys.encode(adversary.discount, forKey: .discount)
        try keys.encode(adversary.leastKept, forKey: .leastKept)
    }
}
