public import Commerce
public import Learners
public import Pipelines
public import Statistics

/// Rows made by a variational autoencoder.
///
/// Source: Xu et al., "Modeling tabular data using conditional GAN", NeurIPS 2019, section 4.4; see
/// ``RowAutoencoder``.
///
/// Recipes write it as `{ generator: tvae, epochs: 300 }`.
public struct TVAE: FittedRowExpander {
    /// The maker's name, as in recipes.
    public static let name = "tvae"

    /// What is made.
    public var rows = WantedRows()
    /// The network and its training.
    public var configuration = RowAutoencoderConfiguration()

    /// Makes rows of the rarer class.
    public init() {}

    /// The keys of a recipe.
    public static var settings: [Setting<TVAE>] {
        [
            Setting(positive: "latent", \.configuration.latent),
            Setting(widths: \.configuration.widths),
            Setting(positive: "epochs", \.configuration.epochs),
            Setting(positive: "batch-size", \.configuration.batchSize),
            Setting(positive: "learning-rate", \.configuration.learningRate),
            Setting(positive: "reconstruction", \.configuration.reconstruction),
            Setting(positive: "modes", \.configuration.modes),
        ]
    }

    /// The network, which has learnt nothing yet.
    public func network(
        for training: TrainingSet<SampleTable>,
        seed: Seed
    ) async -> any RowGenerator {
        await RowAutoencoder(for: training, configuration: configuration, seed: seed)
    }
}
