public import Pipelines

/// How a policy is searched for; the part `tune:` of a recipe.
public struct TuneConfiguration: Codable, Hashable, Sendable {
    /// How the budget is shared out among candidates.
    public enum Method: String, Codable, Hashable, Sendable, CaseIterable {
        /// Many candidates with short trainings, the better ones again with longer ones.
        case halving
        /// Few candidates, each with a whole training.
        case random

        /// The method that this one is compared with.
        public var other: Method { self == .halving ? .random : .halving }
    }

    /// How the budget is shared out.
    public var method: Method
    /// Candidates of the first rung; at least 1.
    public var candidates: Int
    /// One candidate in so many goes on to the next rung, with so many times the steps; at least 2.
    public var reduction: Int
    /// Optimiser steps of the first rung's trainings, as a share of a whole training's; in 0...1.
    public var firstShare: Double
    /// Trainings per candidate and rung, whose tuning metrics are averaged; at least 1.
    public var seeds: Int
    /// Where candidates are drawn from; another seed draws others for the same split.
    public var seed: UInt64
    /// Names of the operators and generators that candidates are put together from.
    public var makers: [String]

    /// Configures the search; every default stands here.
    public init(
        method: Method = .halving,
        candidates: Int = 27,
        reduction: Int = 3,
        firstShare: Double = 0.04,
        seeds: Int = 1,
        seed: UInt64 = 1,
        makers: [String] = PolicySpace.operatorNames
    ) {
        self.method = method
        self.candidates = candidates
        self.reduction = reduction
        self.firstShare = firstShare
        self.seeds = seeds
        self.seed = seed
        self.makers = makers
    }

    /// Keys as recipes write them.
    public enum CodingKeys: String, CodingKey, CaseIterable {
        case method, candidates, reduction
        case firstShare = "first-share"
        case seeds, seed, makers
    }

    /// Reads the configuration, with the default for each absent key.
    ///
    /// - Throws: `ConfigurationError` for an unknown key, an unknown name or a number outside its range.
    public init(from decoder: any Decoder) throws {
        try decoder.refuseUnknownKeys(CodingKeys.self)
        let keys = try decoder.container(keyedBy: CodingKeys.self)
        self.init()
        method = try keys.choice(.method, default: method)
        candidates = try keys.value(.candidates, default: candidates)
        reduction = try keys.value(.reduction, default: reduction)
        firstShare = try keys.value(.firstShare, default: firstShare)
        seeds = try keys.value(.seeds, default: seeds)
        seed = try keys.value(.seed, default: seed)
        makers = try keys.value(.makers, default: makers)
        try validate()
    }

    /// Checks that all values lie in their ranges.
    ///
    /// - Throws: `ConfigurationError` that names the first which doesn't.
    public func validate() throws(ConfigurationError) {
        let counts = [
            (CodingKeys.candidates, candidates, 1), (.reduction, reduction, 2), (.seeds, seeds, 1),
        ]
        for (key, count, least) in counts where count < least {
            throw bad(key, "\(count)", "a whole number of at least \(least)")
        }
        guard firstShare > 0, firstShare <= 1 else {
            throw bad(.firstShare, "\(firstShare)", "a number above 0 and at most 1")
        }
        for name in makers where !PolicySpace.makerNames.contains(name) {
            throw bad(
                .makers,
                name,
                NearestName.remedy(for: name, among: PolicySpace.makerNames)
            )
        }
        guard !makers.isEmpty, Set(makers).count == makers.count else {
            throw bad(
                .makers,
                makers.joined(separator: ", "),
                "at least one name, and none twice (known: "
                    + PolicySpace.makerNames.joined(separator: ", ") + ")"
            )
        }
    }

    private func bad(_ key: CodingKeys, _ got: String, _ expected: String) -> ConfigurationError {
        .badValue(path: "tune.\(key.stringValue)", got: got, expected: expected)
    }
}
