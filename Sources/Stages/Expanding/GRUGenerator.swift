import Commerce
public import Learners
public import Pipelines
public import Statistics

/// A maker of whole new users: a recurrent language model fitted on the training histories.
///
/// Recipes write it as `{ generator: gru, count: 20000, temperature: 0.9 }`. Unlike the operators its
/// samples depend on the number of threads, in the last digits of sums and thereby in rare draws.
public struct GRUGenerator: HistoryGenerator {
    /// The maker's name, as in recipes.
    public static let name = "gru"

    /// The model and its training.
    public var model = SequenceGenerator.Configuration()
    /// What is made.
    public var users = NewUsers()

    /// Makes users by a model with its usual settings.
    public init() {}

    /// The keys of a recipe.
    public static var settings: [Setting<GRUGenerator>] {
        SequenceGenerator.Configuration.settings(of: \.model) + NewUsers.settings(of: \.users)
    }

    /// Fits the model and makes exactly as many sequences as asked for.
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
        let made = try await work.run {
            let model = try work.fit(self.model, to: input, seed: seed["fit"])
            return try work.make(request, by: model, hash, seed: seed["make"])
        }
        return Expansion(made: made)
    }
}
