import Commerce
public import Learners
public import Pipelines
public import Statistics

/// A maker that puts likely earlier events before short histories, so that they teach like long ones.
///
/// A recurrent language model learns the training histories from their newest event back, and goes on
/// where a short history begins. Recipes write it as `{ generator: prior, added: 5, short-length: 10 }`.
///
/// Source: Liu et al., "Augmenting sequential recommendation with pseudo-prior items via reversely
/// pre-training transformer" (ASReP), SIGIR 2021.
/// Deviates: the reversed model is the GRU of the generator `gru` instead of a transformer, and items are
/// drawn instead of being the likeliest ones; extended histories stand beside the originals instead of
/// in their place, so that the share of made data stays the mixture's business.
public struct PriorGenerator: Expander {
    /// What can be set.
    public struct Configuration: Hashable, Sendable {
        /// The model and its training; it always reads backwards.
        public var model: SequenceGenerator.Configuration
        /// Temperature and share of the draws.
        public var request: SequenceGenerator.Request
        /// Events that are put before a history.
        public var added: Int
        /// Events of a history that is short enough to be extended.
        public var shortLength: Int

        /// Sets the options.
        public init(
            model: SequenceGenerator.Configuration = SequenceGenerator.Configuration(),
            temperature: Double = 1,
            topP: Double = 0.9,
            added: Int = 5,
            shortLength: Int = 10
        ) {
            self.model = model
            self.model.direction = .backward
            request = SequenceGenerator.Request(count: 0, temperature: temperature, topP: topP)
            self.added = added
            self.shortLength = shortLength
        }
    }

    /// The maker's name, as in recipes.
    public static let name = "prior"

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

    /// Fits the reversed model and extends every short history once.
    ///
    /// - Throws: ``ExpandError`` or `CancellationError`.
    public func expand(
        _ input: ExpandInput,
        seed: Seed,
        in context: StageContext
    ) async throws -> Expansion {
        let real = input.training.samples
        let short = (0..<real.count).filter {
            (1...configuration.shortLength).contains(real.range(of: $0).count)
        }
        var request = configuration.request
        request.excludedItems = input.excludedItems
        let final = request
        let work = GeneratorWork(maker: name, context: context)
        let (extensions, times) = try await work.run {
            let model = try work.fit(configuration.model, to: input, seed: seed["fit"])
            let extensions = try model.extensions(
                of: real,
                short,
                by: configuration.added,
                final,
                seed: seed["make"],
                threads: context.threads
            ) { finished in
                work.made(finished, of: short.count)
            }
            return (extensions, model.times)
        }
        var made = MadeHistories()
        for (sequence, found) in zip(short, extensions) {
            append(found, before: sequence, of: real, times, seed["times"][sequence], to: &made)
        }
        return Expansion(made: made)
    }

    private func append(
        _ found: HistoryExtension,
        before sequence: Int,
        of real: Histories,
        _ times: TimeModel,
        _ seed: Seed,
        to made: inout MadeHistories
    ) {
        let range = real.range(of: sequence)
        var random = seed.generator()
        let earlier = times.times(
            before: real.times[range.lowerBound],
            events: found.events,
            from: &random
        )
        made.append(
            items: found.items + real.items[range],
            events: found.events + real.events[range],
            times: earlier + real.times[range],
            provenance: Provenance(
                parents: [real.users[sequence]],
                maker: name,
                configurationHash: configurationHash,
                seed: found.seed
            )
        )
    }
}

extension PriorGenerator.Configuration: Codable {
    private enum CodingKeys: String, CodingKey, CaseIterable {
        case generator, added
        case shortLength = "short-length"
    }

    /// Reads a recipe; a key that is absent takes its default, one that is unknown is an error.
    public init(from decoder: any Decoder) throws {
        try decoder.refuseUnknownKeys(
            known: CodingKeys.allCases.map(\.stringValue) + GeneratorKey.names
        )
        let keys = try decoder.container(keyedBy: CodingKeys.self)
        self.init()
        try model.update(from: decoder)
        try request.update(from: decoder)
        added = try keys.value(.added, default: added)
        shortLength = try keys.value(.shortLength, default: shortLength)
        for (key, value) in [(CodingKeys.added, added), (.shortLength, shortLength)] where value < 1
        {
            throw ConfigurationError.badValue(
                path: keys.path(of: key),
                got: "\(value)",
                expected: "a number of at least 1"
            )
        }
    }

    /// Writes every setting, the maker's name with them.
    public func encode(to encoder: any Encoder) throws {
        var keys = encoder.container(keyedBy: CodingKeys.self)
        try keys.encode(PriorGenerator.name, forKey: .generator)
        try model.encodeSettings(to: encoder)
        try request.encodeSettings(to: encoder)
        try keys.encode(added, forKey: .added)
        try keys.encode(shortLength, forKey: .shortLength)
    }
}
