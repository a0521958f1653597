public import Commerce
public import Learners
public import Pipelines
public import Statistics

/// Rows made by the first kind of generative adversarial network.
///
/// Source: Goodfellow et al., "Generative adversarial nets", NeurIPS 2014; see ``RowGAN``.
///
/// Recipes write it as `{ generator: gan, epochs: 300 }`.
public struct PlainGAN: FittedRowExpander {
    /// The maker's name, as in recipes.
    public static let name = "gan"

    /// What is made.
    public var rows = WantedRows()
    /// The network and its training.
    public var configuration = RowGANConfiguration()

    /// Makes rows of the rarer class.
    public init() {}

    /// The keys of a recipe.
    public static var settings: [Setting<PlainGAN>] {
        [
            Setting(positive: "noise", \.configuration.noise),
            Setting(widths: \.configuration.widths),
            Setting(positive: "epochs", \.configuration.epochs),
            Setting(positive: "batch-size", \.configuration.batchSize),
            Setting(positive: "learning-rate", \.configuration.learningRate),
            Setting(positive: "modes", \.configuration.modes),
        ] + RowGANConfiguration.stability(of: \.configuration)
    }

    /// The network, which has learnt nothing yet.
    public func network(
        for training: TrainingSet<SampleTable>,
        seed: Seed
    ) async -> any RowGenerator {
        await RowGAN(for: training, configuration: configuration, seed: seed)
    }
}
