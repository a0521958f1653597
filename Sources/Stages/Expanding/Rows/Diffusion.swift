public import Commerce
public import Learners
public import Pipelines
public import Statistics

/// Rows made by taking noise out of noise.
///
/// Source: Kotelnikov et al., "TabDDPM: modelling tabular data with diffusion models", ICML 2023; see
/// ``RowDiffusion``.
///
/// Recipes write it as `{ generator: diffusion, steps: 5000 }`.
public struct Diffusion: FittedRowExpander {
    /// The maker's name, as in recipes.
    public static let name = "diffusion"

    /// What is made.
    public var rows = WantedRows()
    /// The network and its training.
    public var configuration = RowDiffusionConfiguration()

    /// Makes rows of the rarer class.
    public init() {}

    /// The keys of a recipe.
    public static var settings: [Setting<Diffusion>] {
        [
            Setting(positive: "timesteps", \.configuration.timesteps),
            Setting(widths: \.configuration.widths),
            Setting(positive: "steps", \.configuration.steps),
            Setting(positive: "batch-size", \.configuration.batchSize),
            Setting(positive: "learning-rate", \.configuration.learningRate),
        ]
    }

    /// The network, which has learnt nothing yet.
    public func network(
        for training: TrainingSet<SampleTable>,
        seed: Seed
    ) async throws -> any RowGenerator {
        try await RowDiffusion(for: training, configuration: configuration, seed: seed)
    }
}
