import Commerce
import Foundation
public import Learners
import Networks
import Statistics
public import Tensors

/// A fitted recommender as plain values, free to cross threads.
public struct TrainedModel: Sendable {
    /// What it was trained by.
    public let configuration: TrainConfiguration
    /// How many items there are.
    public let itemCount: Int
    /// How training went; without epochs for models that are counted or solved instead.
    public let curve: LearningCurve
    let fitted: Fitted

    /// What fitting gave.
    enum Fitted: Sendable {
        case network([SavedParameter])
        case popularity(Popularity)
        case itemKNN(ItemKNN)
        /// EASE keeps what it is solved from: its matrix of items x items is solved when asked for.
        case ease(Mixture, groups: ItemGroups, threads: Int)
    }

    /// The model ready to be asked; make it once and ask it often.
    ///
    /// - Throws: `TorchError` when the device isn't there or memory doesn't suffice, `EASEError` when the
    ///   catalogue is too large for EASE.
    @TensorThread
    public func ranker() throws -> any ItemRanker {
        switch fitted {
        case .network(let parameters):
            let model = try configuration.network(itemCount: itemCount, seed: Seed(0))
            let saved = parameters.map { ($0.path, $0.parameter.tensor) }
            try model.parameters.restore(
                from: Dictionary(saved, uniquingKeysWith: { $1 }),
                file: URL(filePath: "memory")
            )
            return model
        case .popularity(let model): return model
        case .itemKNN(let model): return model
        case .ease(let mixture, let groups, let threads):
            return try EASE(
                fitting: mixture,
                groups: groups,
                itemCount: itemCount,
                configuration: .init(
                    penalty: configuration.penalty,
                    recencyDecay: configuration.recencyDecay
                ),
                threads: threads
            )
        }
    }
}
