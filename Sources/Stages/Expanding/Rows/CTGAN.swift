public import Commerce
public import Learners
public import Pipelines
public import Statistics

/// Rows made by a conditional generative adversarial network.
///
/// Source: Xu et al., "Modeling tabular data using conditional GAN", NeurIPS 2019; see ``ConditionalTableGAN``.
///
/// Recipes write it as `{ generator: ctgan, epochs: 100 }`.
public struct CTGAN: FittedRowExpander {
    /// The maker's name, as in recipes.
    public static let name = "ctgan"

    /// What is made.
    public var rows = WantedRows()
    /// The network and its training.
    public var configuration = TableGANConfiguration()

    /// Makes rows of the rarer class by a network as in the paper.
    public init() {}

    /// The keys of a recipe.
    public static var settings: [Setting<CTGAN>] {
        [
            Setting(positive: "noise", \.configuration.noise),
            Setting(widths: \.configuration.widths),
            Setting(positive: "epochs", \.configuration.epochs),
            Setting(positive: "batch-size", \.configuration.batchSize),
            Setting(positive: "packed", \.configuration.packed),
            Setting(positive: "learning-rate", \.configuration.learningRate),
            Setting("gradient-penalty", \.configuration.gradientPenalty, "a number of at least 0") {
                $0 >= 0
            },
            Setting(positive: "modes", \.configuration.modes),
        ] + TableGANConfiguration.stability(of: \.configuration)
    }

    /// Refuses batches that can't be packed.
    public func check() throws {
        guard configuration.batchSize < configuration.packed else { return }
        throw Self.badValue(
            "batch-size",
            got: "\(configuration.batchSize)",
            expected: "at least 'packed', \(configuration.packed)"
        )
    }

    /// The network, which has learnt nothing yet.
    public func network(
        for training: TrainingSet<SampleTable>,
        seed: Seed
    ) async -> any RowGenerator {
        await ConditionalTableGAN(for: training, configuration: configuration, seed: seed)
    }
}
