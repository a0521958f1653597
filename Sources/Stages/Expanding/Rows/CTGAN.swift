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
    /// What can be set.
    public struct Configuration: Hashable, Sendable {
        /// What is made.
        public var rows: WantedRows
        /// The network and its training.
        public var network: TableGANConfiguration

        /// Sets the options.
        public init(
            rows: WantedRows = WantedRows(),
            network: TableGANConfiguration = TableGANConfiguration()
        ) {
            self.rows = rows
            self.network = network
        }
    }

    /// The maker's name, as in recipes.
    public static let name = "ctgan"
    /// Rows of a class from which a network can learn of it.
    private static let fewestOfClass = 10

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

    /// Trains a network on all classes, and makes rows of those that are asked for.
    ///
    /// - Throws: ``RowExpandError``, `CancellationError`.
    public func expand(
        _ training: TrainingSet<SampleTable>,
        seed: Seed,
        in context: StageContext
    ) async throws -> RowExpansion {
        let table = training.samples
        let requests = try configuration.rows.requests(for: table).filter { $0.count > 0 }
        for (label, _) in requests where table.classCounts[Int(label)] < Self.fewestOfClass {
            throw RowExpandError.tooFewRows(
                maker: name,
                label: table.schema.classes[Int(label)],
                got: table.classCounts[Int(label)],
                needed: Self.fewestOfClass
            )
        }
        let network = configuration.network
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
            let rows = requests.map { label, count in
                gan.rows(count, label: label, seed: seed["make"][Int(label)])
            }
            return (rows, gan.epochs.last)
        }
        var made = MadeRows(table.schema)
        for (request, rows) in zip(requests, rows) {
            for (number, cells) in rows.enumerated() {
                made.append(
                    cells,
                    label: request.label,
                    provenance: Provenance(
                        parents: [],
                        maker: name,
                        configurationHash: configurationHash,
                        seed: seed["make"][Int(request.label)][number].value
                    )
                )
            }
        }
        var measures: [String: Double] = [:]
        measures["generator loss"] = last?.generatorLoss
        measures["Wasserstein distance"] = last?.distance
        return RowExpansion(made: made, measures: measures)
    }
}

extension CTGAN.Configuration: Codable {
    private enum CodingKeys: String, CodingKey, CaseIterable {
        case noise, widths, epochs
        case batchSize = "batch-size"
        case packed
        case learningRate = "learning-rate"
        case gradientPenalty = "gradient-penalty"
        case modes
    }

    /// Reads a recipe; a key that is absent takes its default, one that is unknown is an error.
    public init(from decoder: any Decoder) throws {
        let own = CodingKeys.allCases.map(\.rawValue)
        try decoder.refuseUnknownKeys(known: ["generator"] + own + WantedRows.Key.names)
        let keys = try decoder.container(keyedBy: CodingKeys.self)
        self.init()
        try rows.update(from: decoder, maker: CTGAN.name)
        network = TableGANConfiguration(
            noise: try keys.value(.noise, default: network.noise),
            widths: try keys.value(.widths, default: network.widths),
            epochs: try keys.value(.epochs, default: network.epochs),
            batchSize: try keys.value(.batchSize, default: network.batchSize),
            packed: try keys.value(.packed, default: network.packed),
            learningRate: try keys.value(.learningRate, default: network.learningRate),
            gradientPenalty: try keys.value(.gradientPenalty, default: network.gradientPenalty),
            modes: try keys.value(.modes, default: network.modes)
        )
        let isSound =
            network.noise > 0 && !network.widths.isEmpty && network.widths.allSatisfy { $0 > 0 }
            && network.epochs > 0 && network.packed > 0 && network.batchSize >= network.packed
            && network.learningRate > 0 && network.gradientPenalty >= 0 && network.modes > 0
        guard isSound else {
            throw ConfigurationError.badValue(
                path: "ctgan",
                got: "\(network)",
                expected: "numbers above 0, and a batch-size of at least 'packed'"
            )
        }
    }

    /// Writes every setting.
    public func encode(to encoder: any Encoder) throws {
        try rows.encodeSettings(to: encoder)
        var keys = encoder.container(keyedBy: CodingKeys.self)
        try keys.encode(network.noise, forKey: .noise)
        try keys.encode(network.widths, forKey: .widths)
        try keys.encode(network.epochs, forKey: .epochs)
        try keys.encode(network.batchSize, forKey: .batchSize)
        try keys.encode(network.packed, forKey: .packed)
        try keys.encode(network.learningRate, forKey: .learningRate)
        try keys.encode(network.gradientPenalty, forKey: .gradientPenalty)
        try keys.encode(network.modes, forKey: .modes)
    }
}
