import Statistics

/// How a generator that was fitted by maximum likelihood goes on against a discriminator.
public struct SequenceAdversary: Sendable, Codable, Hashable {
    /// Steps of the generator.
    public var rounds: Int
    /// Rounds before them in which the discriminator alone learns.
    public var warmup: Int
    /// Steps of the discriminator in a round.
    public var discriminatorSteps: Int
    /// Step size of the discriminator's Adam.
    public var discriminatorRate: Double
    /// Step size of the generator's Adam, which begins anew.
    public var learningRate: Double
    /// Weight of the policy gradient beside the likelihood's.
    public var rewardWeight: Double
    /// Factor by which a reward counts less with every event in between, in 0...1.
    public var discount: Double
    /// What the generator must keep of how it was before the rounds, as a share in 0...1; see
    /// ``AdversarialCurve/Checkpoint/keptShare``.
    public var leastKept: Double

    /// Sets the options.
    public init(
        rounds: Int = 300,
        warmup: Int = 50,
        discriminatorSteps: Int = 1,
        discriminatorRate: Double = 1e-3,
        learningRate: Double = 3e-4,
        rewardWeight: Double = 1,
        discount: Double = 0.9,
        leastKept: Double = 0.7
    ) {
        self.rounds = rounds
        self.warmup = warmup
        self.discriminatorSteps = discriminatorSteps
        self.discriminatorRate = discriminatorRate
        self.learningRate = learningRate
        self.rewardWeight = rewardWeight
        self.discount = discount
        self.leastKept = leastKept
    }

    /// Refuses numbers outside their ranges.
    ///
    /// - Throws: ``GeneratorError/badSetting(name:got:expected:)`` with the key's words as the name.
    public func check() throws(GeneratorError) {
        func require(
            _ condition: Bool,
            _ name: String,
            _ got: some CustomStringConvertible,
            _ expected: String
        ) throws(GeneratorError) {
            if !condition {
                throw .badSetting(name: name, got: got.description, expected: expected)
            }
        }
        try require(rounds >= 1, "rounds", rounds, "at least 1")
        try require(warmup >= 0, "warmup", warmup, "at least 0")
        try require(
            discriminatorSteps >= 1,
            "discriminator steps",
            discriminatorSteps,
            "at least 1"
        )
        try require(discriminatorRate > 0, "discriminator rate", discriminatorRate, "above 0")
        try require(learningRate > 0, "adversarial rate", learningRate, "above 0")
        try require(rewardWeight >= 0, "reward weight", rewardWeight, "at least 0")
        try require((0...1).contains(discount), "discount", discount, "in 0...1")
        try require((0...1).contains(leastKept), "least kept", leastKept, "in 0...1")
    }
}

/// How the rounds against a discriminator went.
public struct AdversarialCurve: Sendable, Codable, Hashable {
    /// What a generator is measured by after some rounds.
    public struct Checkpoint: Sendable, Codable, Hashable {
        /// Rounds until then; 0 for the likelihood alone.
        public var rounds: Int
        /// Share of events, half of them real, that the discriminator tells right; those are of histories
        /// held out where there are any.
        public var accuracy: Double
        /// Different items among as many made events, as a share of those that the likelihood alone makes.
        public var distinctShare: Double
        /// Events of a made sequence on average.
        public var meanLength: Double
        /// Loss an event on the histories held out; nil when there are none.
        public var heldOutLoss: Double?
        /// The least of three shares of how it was before the rounds: of different items, of the mean length
        /// (the shorter over the longer), and of the probability of an event held out (geometric mean).
        public var keptShare: Double
    }

    /// The checkpoints in order, from the likelihood alone on.
    public internal(set) var checkpoints: [Checkpoint] = []
    /// The place in ``checkpoints`` whose weights were kept.
    public internal(set) var keptPlace = 0

    /// The checkpoint whose weights were kept; nil before any.
    public var kept: Checkpoint? {
        checkpoints.indices.contains(keptPlace) ? checkpoints[keptPlace] : nil
    }
}

/// One step of a generator and its discriminator.
public struct AdversarialRound: Sendable, Hashable {
    /// The round's number, from 1; those of the warm-up count.
    public var number: Int
    /// All rounds, those of the warm-up with them.
    public var count: Int
    /// Share of the events that the discriminator told right while it learnt.
    public var accuracy: Double
    /// Mean reward of a made event, in -1...1.
    public var reward: Double
}
