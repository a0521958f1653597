import Pipelines

/// What a made sequence must be to pass.
///
/// Distances are edits over the longer length, in 0...1; a sequence is a near copy when its distance
/// is at most the threshold. Operators make near copies of their parents on purpose, so that these are
/// judged apart from copies of other users, and from copies by generators, which have no parents.
public struct ScreenConfiguration: Hashable, Sendable {
    /// Near copies of users other than the parents, by operators; in 0..<1, 0 for exact copies only.
    public var nearCopyOfOthers: Double
    /// Near copies of the parents, by operators; in 0..<1, 0 for exact copies only.
    public var nearCopyOfParents: Double
    /// Near copies of anyone, by generators; in 0..<1, 0 for exact copies only.
    public var nearCopyByGenerators: Double
    /// Fewest events; at least 2.
    public var shortest: Int
    /// Sequences less likely than this quantile of the real ones go; in 0..<1, 0 to keep all.
    public var implausible: Double
    /// Parts in which likelihoods and the two-sample test are fitted and judged apart; at least 2.
    public var folds: Int
    /// Sequences of each side that the two-sample test compares at most; at least `folds`.
    public var compared: Int
    /// Rejected sequences that are described for each reason.
    public var examples: Int

    /// Configures the screens.
    public init(
        nearCopyOfOthers: Double = 0.1,
        nearCopyOfParents: Double = 0,
        nearCopyByGenerators: Double = 0.2,
        shortest: Int = 2,
        implausible: Double = 0.01,
        folds: Int = 5,
        compared: Int = 20_000,
        examples: Int = 3
    ) {
        self.nearCopyOfOthers = nearCopyOfOthers
        self.nearCopyOfParents = nearCopyOfParents
        self.nearCopyByGenerators = nearCopyByGenerators
        self.shortest = shortest
        self.implausible = implausible
        self.folds = folds
        self.compared = compared
        self.examples = examples
    }
}

extension ScreenConfiguration: Codable {
    private enum CodingKeys: String, CodingKey, CaseIterable {
        case nearCopyOfOthers = "near-copy-of-others"
        case nearCopyOfParents = "near-copy-of-parents"
        case nearCopyByGenerators = "near-copy-by-generators"
        case shortest, implausible, folds, compared, examples
    }

    /// Reads the settings; what is missing stays at its default.
    ///
    /// - Throws: `ConfigurationError` for an unknown key or a number outside its range.
    public init(from decoder: any Decoder) throws {
        try decoder.refuseUnknownKeys(CodingKeys.self)
        let values = try decoder.container(keyedBy: CodingKeys.self)
        let standard = Self()
        self.init(
            nearCopyOfOthers: try values.value(
                .nearCopyOfOthers,
                default: standard.nearCopyOfOthers
            ),
            nearCopyOfParents: try values.value(
                .nearCopyOfParents,
                default: standard.nearCopyOfParents
            ),
            nearCopyByGenerators: try values.value(
                .nearCopyByGenerators,
                default: standard.nearCopyByGenerators
            ),
            shortest: try values.value(.shortest, default: standard.shortest),
            implausible: try values.value(.implausible, default: standard.implausible),
            folds: try values.value(.folds, default: standard.folds),
            compared: try values.value(.compared, default: standard.compared),
            examples: try values.value(.examples, default: standard.examples)
        )
        try validate()
    }

    /// Refuses numbers outside their ranges.
    func validate() throws {
        let require = KeyCheck<CodingKeys>("screen")
        for (key, share) in [
            (CodingKeys.nearCopyOfOthers, nearCopyOfOthers),
            (.nearCopyOfParents, nearCopyOfParents),
            (.nearCopyByGenerators, nearCopyByGenerators),
            (.implausible, implausible),
        ] {
            try require((0..<1).contains(share), key, got: share, "a number at least 0 and below 1")
        }
        try require(shortest >= 2, .shortest, got: shortest, "a number of at least 2")
        try require(folds >= 2, .folds, got: folds, "a number of at least 2")
        try require(
            compared >= folds,
            .compared,
            got: compared,
            "a number of at least the number of folds"
        )
        try require(examples >= 0, .examples, got: examples, "a number of at least 0")
    }
}
