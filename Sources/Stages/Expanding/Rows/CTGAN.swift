public import Commerce
public import Learners
public import Pipelines
public import Statistics
import Tensors

/// Rows made by a conditional generative adversarial network.
///
/// Source: Xu et al., "Modeling tabular data using conditional GAN", NeurIPS 2019; see ``ConditionalTableGAN``.
///
/// Recipes write it as `{ generator: ctgan, epochs: 100 }`. Like all networks, its rows depend on the number
/// of threads in the last digits of sums.
public struct CTGAN: RowExpander {
    /// The maker's name, as in recipes.
    public static let name = "ctgan"
    /// Rows of a class from which a network can learn of it.
    private static let fewestOfClass = 10

    /// What is made.
    public var rows = WantedRows()
    /// The network and its training.
    public var network = TableGANConfiguration()

    /// Makes rows of the rarer class by a network as in the paper.
    public init() {}

    /// The keys of a recipe.
    public static var settings: [Setting<CTGAN>] {
        let positive = "a number above 0"
        return [
            Setting("noise", \.network.noise, positive) { $0 > 0 },
            Setting("widths", \.network.widths, "a list of numbers above 0") {
                !$0.isEmpty && $0.allSatisfy { $0 > 0 }
            },
            Setting("epochs", \.network.epochs, positive) { $0 > 0 },
            Setting("batch-size", \.network.batchSize, positive) { $0 > 0 },
            Setting("packed", \.network.packed, positive) { $0 > 0 },
            Setting("learning-rate", \.network.learningRate, positive) { $0 > 0 },
            Setting("gradient-penalty", \.network.gradientPenalty, "a number of at least 0") {
                $0 >= 0
            },
            Setting("modes", \.network.modes, positive) { $0 > 0 },
        ]
    }

    /// Refuses batches that can't be packed.
    public func check() throws {
        guard network.batchSize < network.packed else { return }
        throw Self.badValue(
            "batch-size",
            got: "\(network.batchSize)",
            expected: "at least 'packed', \(network.packed)"
        )
    }

    /// Trains a network on all classes, and makes rows of those that are asked for.
    ///
    /// - Throws: ``RowExpandError``, `CancellationError`.
    public func expand(
        _ training: TrainingSet<SampleTable>,
        seed: Seed,
        in context: StageContext
    ) async throws -> RowExpansion {
        let table = training.samples
        let requests = try requests(for: table, fewest: Self.fewestOfClass)
        let network = network
        let (rows, last) = try await TensorThread.run {
            let gan = ConditionalTableGAN(
                for: training,
                configuration: network,
                seed: seed["network"]
            )
            try gan.train(seed: seed["train"]) { epoch in
                try context.checkCancellation()
                guard epoch.isFinite else {
                    throw RowExpandError.diverged(maker: Self.name, epoch: epoch.number)
                }
                context.progress.report(
                    Progress("epoch \(epoch.number) of \(network.epochs)")
                )
            }
            let rows = requests.map {
                gan.rows($0.count, label: $0.label, seed: seed["make"][Int($0.label)])
            }
            return (rows, gan.epochs.last)
        }
        var writer = try MadeRowWriter(self, table, context)
        for (request, rows) in zip(requests, rows) {
            var left = rows[...]
            try writer.write(request, of: table, seed: seed["make"][Int(request.label)]) { _ in
                (left.removeFirst(), [], 1)
            }
        }
        var measures: [String: Double] = [:]
        measures["generator loss"] = last?.generatorLoss
        measures["Wasserstein distance"] = last?.distance
        return RowExpansion(made: writer.made, measures: measures)
    }
}
