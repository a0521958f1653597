import Commerce
public import Learners
public import Pipelines
public import Statistics

/// A maker of whole new users: a recurrent language model fitted on the training histories.
///
/// Recipes write it as `{ generator: gru, count: 20000, temperature: 0.9 }`. Unlike the operators its
/// samples depend on the number of threads, in the last digits of sums and thereby in rare draws.
public struct GRUGenerator: Expander {
    /// What can be set.
    public struct Configuration: Hashable, Sendable {
        /// The model and its training.
        public var model: SequenceGenerator.Configuration
        /// What is made.
        public var users: NewUsers

        /// Sets the options.
        public init(
            model: SequenceGenerator.Configuration = SequenceGenerator.Configuration(),
            users: NewUsers = NewUsers()
        ) {
            self.model = model
            self.users = users
        }
    }

    /// The maker's name, as in recipes.
    public static let name = "gru"

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

    /// Fits the model and makes exactly as many sequences as asked for.
    ///
    /// - Throws: ``ExpandError`` or `CancellationError`.
    public func expand(
        _ input: ExpandInput,
        seed: Seed,
        in context: StageContext
    ) async throws -> Expansion {
        let request = try configuration.users.request(for: input, maker: name)
        let work = GeneratorWork(maker: name, context: context)
        let made = try await work.run {
            let model = try work.fit(configuration.model, to: input, seed: seed["fit"])
            return try work.make(request, by: model, configurationHash, seed: seed["make"])
        }
        return Expansion(made: made)
    }
}

extension GRUGenerator.Configuration: Codable {
    private enum CodingKeys: String, CodingKey { case generator }

    /// Reads a recipe; a key that is absent takes its default, one that is unknown is an error.
    public init(from decoder: any Decoder) throws {
        try decoder.refuseUnknownKeys(
            known: [CodingKeys.generator.stringValue] + GeneratorKey.names + NewUsers.Key.names
        )
        self.init()
        try model.update(from: decoder)
        try users.update(from: decoder)
    }

    /// Writes every setting, the maker's name with them.
    public func encode(to encoder: any Encoder) throws {
        var keys = encoder.container(keyedBy: CodingKeys.self)
        try keys.encode(GRUGenerator.name, forKey: .generator)
        try model.encodeSettings(to: encoder)
        try users.encodeSettings(to: encoder)
    }
}
