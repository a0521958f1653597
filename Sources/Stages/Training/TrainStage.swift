import Commerce
import Foundation
import Language
import Learners
import Networks
public import Pipelines
import Statistics
import Tensors

/// Fits a recommender to a mixture of original and made histories.
public struct TrainStage: Stage {
    /// Train.
    public static let name = StageName.train

    /// The stage's settings.
    public let configuration: TrainConfiguration

    /// Configures the stage.
    public init(_ configuration: TrainConfiguration) {
        self.configuration = configuration
    }

    /// Fits the model, on the tensors' thread where it is a network.
    ///
    /// - Throws: `ConfigurationError`, `TrainingError`, `CheckpointError`, `SafetensorsError`,
    ///   `EASEError`, `TorchError` or `CancellationError`.
    public func run(_ input: TrainInput, in context: StageContext) async throws -> TrainedModel {
        try configuration.validate()
        switch configuration.model {
        case .popularity:
            let model = Popularity(fitting: input.mixture, itemCount: input.itemCount)
            return trained(.popularity(model), input)
        case .itemKNN:
            let model = ItemKNN(
                fitting: input.mixture,
                groups: groups(input),
                itemCount: input.itemCount,
                configuration: .init(
                    neighbours: configuration.neighbours,
                    recencyDecay: configuration.recencyDecay
                ),
                threads: context.threads
            )
            return trained(.itemKNN(model), input)
        case .ease:
            let fitted = TrainedModel.Fitted.ease(
                input.mixture,
                groups: groups(input),
                threads: context.threads
            )
            return trained(fitted, input)
        case .sasrec, .bsarec, .gru4rec:
            let (parameters, curve) = try await TensorThread.run {
                try trainNetwork(input, context)
            }
            return trained(.network(parameters), input, curve)
        }
    }

    /// What the items have in common, as far as it counts.
    private func groups(_ input: TrainInput) -> ItemGroups {
        ItemGroups(of: input.catalogue, pull: configuration.attributePull)
    }

    /// What item embeddings begin around, `[items, width]`; nil for nothing but chance.
    ///
    /// Their numbers have the deviation that those of random embeddings have.
    ///
    /// - Throws: `TextEncoderError`, `TokenizerError` and others of an encoder that can't be read.
    @TensorThread
    private func itemVectors(_ input: TrainInput, _ context: StageContext) throws -> Tensor? {
        let width = configuration.width
        var values: [Float]
        switch configuration.itemEmbeddings {
        case .random: return nil
        case .attributes:
            values =
                ItemVectors(
                    of: ItemGroups(of: input.catalogue, pull: 1),
                    itemCount: input.itemCount,
                    configuration: .init(dimensions: width),
                    seed: context.seed["item-vectors"],
                    threads: context.threads
                ).values
        case .text:
            let encoder = try TextEncoder(folder: URL(filePath: configuration.encoder ?? ""))
            context.progress.report(Progress("reading the items' texts"))
            let texts = (0..<Int32(input.itemCount)).map { input.catalogue.text(of: $0) }
            let vectors = try encoder.vectors(of: texts) { _ in try context.checkCancellation() }
            values =
                PrincipalComponents(
                    of: vectors,
                    width: encoder.width,
                    dimensions: width,
                    threads: context.threads
                ).projected
        }
        let deviation = (values.reduce(0) { $0 + Double($1 * $1) } / Double(values.count))
            .squareRoot()
        let scale = deviation > 0 ? SASRec.embeddingDeviation / deviation : 0
        return Tensor(values, shape: [input.itemCount, width]) * scale
    }

    private func trained(
        _ fitted: TrainedModel.Fitted,
        _ input: TrainInput,
        _ curve: LearningCurve = LearningCurve()
    ) -> TrainedModel {
        TrainedModel(
            configuration: configuration,
            itemCount: input.itemCount,
            curve: curve,
            fitted: fitted
        )
    }

    @TensorThread
    private func trainNetwork(
        _ input: TrainInput,
        _ context: StageContext
    ) throws -> ([SavedParameter], LearningCurve) {
        TensorThread.threadCount = context.threads
        let vectors = try itemVectors(input, context)
        let model = try configuration.network(
            itemCount: input.itemCount,
            vectors: vectors,
            seed: context.seed["model"]
        )
        let trainer = SequenceTrainer(configuration.training, seed: context.seed["training"])
        let checkpoint = try input.checkpointFolder.map { folder in
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            return TrainingCheckpoint(
                file: folder.appending(path: "checkpoint.safetensors"),
                fingerprint: try fingerprint(of: input, seed: context.seed)
            )
        }
        let epochs = configuration.epochs
        let curve = try trainer.train(
            model,
            on: input.mixture,
            tuning: input.tuning,
            excludesHistory: input.excludesHistory,
            checkpoint: checkpoint
        ) { state in
            let metric = state.metric.map { [(name: "ndcg@10", value: $0)] } ?? []
            context.progress.report(
                Progress(
                    "epoch \(state.epoch) of at most \(epochs)",
                    fraction: state.fraction,
                    values: [(name: "loss", value: state.loss)] + metric
                        + [(name: "seconds left", value: state.secondsLeft)]
                )
            )
        }
        if let vectors, configuration.unseenItems == .mapped {
            try place(vectors, in: model, input, context)
        }
        return (model.parameters.map(SavedParameter.init), curve)
    }

    /// Gives items that no training history has the rows that their vectors tell.
    @TensorThread
    private func place(
        _ vectors: Tensor,
        in model: any SequenceModel,
        _ input: TrainInput,
        _ context: StageContext
    ) throws {
        let events = ItemPlacement.events(in: input.mixture, itemCount: input.itemCount)
        guard events.contains(where: { $0 > 0 }), events.contains(0) else { return }
        try withoutGradient {
            let table = model.itemTable.detached()
            let placement = ItemPlacement(
                learnt: table.floats(),
                width: table.extent(1),
                features: vectors.floats(),
                events: events,
                threads: context.threads
            )
            let rows = Tensor(
                placement.rows,
                shape: [placement.items.count, table.extent(1)]
            )
            table.indexCopy(
                try rows.to(table.device),
                at: try Tensor(placement.items.map { Int($0) }).to(table.device),
                along: 0
            )
        }
    }

    /// Names everything that the trained weights depend on.
    private func fingerprint(of input: TrainInput, seed: Seed) throws -> String {
        func hash<Element>(_ column: [Element]) -> String {
            column.withUnsafeBytes { ContentHash.ofBytes(Data($0)) }
        }
        let cases = input.tuning.samples
        return ContentHash.combining([
            try ContentHash.of(configuration),
            String(seed.value),
            String(input.itemCount),
            hash(input.catalogue.attributeOffsets),
            hash(input.catalogue.attributes),
            ContentHash.combining(input.catalogue.titles),
            String(input.excludesHistory),
            hash(input.mixture.histories.offsets),
            hash(input.mixture.histories.items),
            hash(input.mixture.weights),
            hash(input.mixture.families ?? []),
            hash(cases.histories.offsets),
            hash(cases.histories.items),
            hash(cases.targetOffsets),
            hash(cases.targets),
        ])
    }
}
