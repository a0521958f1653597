import Commerce
public import Learners
public import Pipelines
public import Statistics

/// A maker that writes each history anew as a few short patterns, partly of its own items.
///
/// Recipes write it as `{ generator: patterns, copies: 2, support: 3, copy-share: 0.5 }`.
///
/// Source: Yin et al., "Dataset regeneration for sequential recommendation" (DR4SR), KDD 2024.
/// Deviates: as ``PatternRegenerator`` says; made patterns stand beside the originals instead of in their
/// place; their times are spread evenly over their parent's.
public struct PatternGenerator: Expander {
    /// What can be set.
    public struct Configuration: Hashable, Sendable {
        /// The model, its training, and what counts as a pattern.
        public var regenerator: PatternRegenerator.Configuration
        /// Temperature and share of the draws.
        public var request: SequenceGenerator.Request

        /// Sets the options.
        public init(
            regenerator: PatternRegenerator.Configuration = PatternRegenerator.Configuration(),
            temperature: Double = 1,
            topP: Double = 0.9
        ) {
            self.regenerator = regenerator
            request = SequenceGenerator.Request(count: 0, temperature: temperature, topP: topP)
        }
    }

    /// The maker's name, as in recipes.
    public static let name = "patterns"

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

    /// Mines patterns, fits the model, and makes `copies` patterns of each history of two events or more.
    ///
    /// Patterns that a history got before, and those that are the history itself, are left out and
    /// counted. Measured: how many patterns were mined, which share of the made ones is among them, and
    /// which share of their items the parent holds.
    ///
    /// - Throws: ``ExpandError`` or `CancellationError`.
    public func expand(
        _ input: ExpandInput,
        seed: Seed,
        in context: StageContext
    ) async throws -> Expansion {
        let real = input.training.samples
        let sequences = (0..<real.count).filter { real.range(of: $0).count > 1 }
        var request = configuration.request
        request.excludedItems = input.excludedItems
        let final = request
        let work = GeneratorWork(maker: name, context: context)
        let (found, mined) = try await work.run {
            let model = try PatternRegenerator(
                fitting: input.training,
                itemCount: input.catalogue.count,
                configuration: configuration.regenerator,
                seed: seed["fit"]
            ) { epoch, losses in
                work.fitted(epoch, of: configuration.regenerator.model.epochs, losses)
            }
            let found = try model.regenerate(
                real,
                sequences,
                final,
                seed: seed["make"],
                threads: context.threads
            ) { finished in
                work.made(finished, of: sequences.count)
            }
            return (found, model.patterns)
        }
        return gathered(found, of: real, mined)
    }

    private func gathered(
        _ found: [RegeneratedPattern],
        of real: Histories,
        _ mined: ItemPatterns
    ) -> Expansion {
        var expansion = Expansion()
        var before: Set<[Int32]> = []
        var sequence = -1
        var (known, copied) = (0, 0)
        for pattern in found {
            if pattern.sequence != sequence { before = [] }
            sequence = pattern.sequence
            let items = real.items(of: sequence)
            guard !items.elementsEqual(pattern.items) else {
                expansion.skip(.noEffect)
                continue
            }
            guard before.insert(pattern.items).inserted else {
                expansion.skip(.repeated)
                continue
            }
            append(pattern, of: real, to: &expansion.made)
            copied += pattern.items.count { items.contains($0) }
            known += mined.number(of: pattern.items) == nil ? 0 : 1
        }
        let made = expansion.made
        expansion.measures["patterns-mined"] = Double(mined.count)
        if made.count > 0 {
            expansion.measures["mined-share"] = Double(known) / Double(made.count)
            expansion.measures["copied-share"] =
                Double(copied) / Double(made.histories.eventCount)
        }
        return expansion
    }

    private func append(
        _ pattern: RegeneratedPattern,
        of real: Histories,
        to made: inout MadeHistories
    ) {
        let times = real.times[real.range(of: pattern.sequence)]
        let (first, last) = (times.first ?? 0, times.last ?? 0)
        let steps = Int64(pattern.items.count - 1)
        made.append(
            items: pattern.items,
            events: pattern.events,
            times: (0...steps).map { first + (last - first) * $0 / steps },
            provenance: Provenance(
                parents: [real.users[pattern.sequence]],
                maker: name,
                configurationHash: configurationHash,
                seed: pattern.seed
            )
        )
    }
}

extension PatternGenerator.Configuration: Codable {
    private enum CodingKeys: String, CodingKey, CaseIterable {
        case generator, copies, window, support
        case patternLength = "pattern-length"
        case copyShare = "copy-share"
    }

    /// Reads a recipe; a key that is absent takes its default, one that is unknown is an error.
    public init(from decoder: any Decoder) throws {
        try decoder.refuseUnknownKeys(
            known: CodingKeys.allCases.map(\.stringValue) + GeneratorKey.names
        )
        let keys = try decoder.container(keyedBy: CodingKeys.self)
        self.init()
        try regenerator.model.update(from: decoder)
        try request.update(from: decoder)
        regenerator.copies = try keys.value(.copies, default: regenerator.copies)
        regenerator.copyShare = try keys.value(.copyShare, default: regenerator.copyShare)
        var miner = regenerator.miner
        miner.window = try keys.value(.window, default: miner.window)
        miner.support = try keys.value(.support, default: miner.support)
        miner.longest = try keys.value(.patternLength, default: miner.longest)
        regenerator.miner = miner
        let check = RangeCheck(maker: PatternGenerator.name)
        try check.require(regenerator.copies >= 1, "copies", regenerator.copies, "of at least 1")
        try check.require((2...50).contains(miner.window), "window", miner.window, "in 2...50")
        try check.require(miner.support >= 1, "support", miner.support, "of at least 1")
        try check.require(
            miner.longest >= 2 && miner.longest <= miner.window,
            "pattern-length",
            miner.longest,
            "of at least 2 and at most the window of \(miner.window)"
        )
        try check.require(
            (0...1).contains(regenerator.copyShare),
            "copy-share",
            regenerator.copyShare,
            "in 0...1"
        )
    }

    /// Writes every setting, the maker's name with them.
    public func encode(to encoder: any Encoder) throws {
        var keys = encoder.container(keyedBy: CodingKeys.self)
        try keys.encode(PatternGenerator.name, forKey: .generator)
        try regenerator.model.encodeSettings(to: encoder)
        try request.encodeSettings(to: encoder)
        try keys.encode(regenerator.copies, forKey: .copies)
        try keys.encode(regenerator.copyShare, forKey: .copyShare)
        try keys.encode(regenerator.miner.window, forKey: .window)
        try keys.encode(regenerator.miner.support, forKey: .support)
        try keys.encode(regenerator.miner.longest, forKey: .patternLength)
    }
}
