import Commerce
import Foundation
import Language
import Pipelines
import Statistics
import Tables
import Training

/// How a tuning went.
struct TuningRecord: Codable, Sendable {
    var losses: [Double]
    var seconds: Double
    /// The cross-encoder's score that one cosine was worth; nil where no margins were learnt.
    var scale: Double?

    fileprivate static let fileName = "tuning.json"
}

extension SearchExperiment {
    /// Tunes the encoder with one seed; the artefact's folder holds its weights.
    func train(
        _ name: String,
        _ tuning: EncoderTrainConfiguration,
        _ seed: Int,
        on queries: ArtefactStore.Stored<MadeQueries>,
        _ shop: PreparedSearch
    ) async throws -> ArtefactStore.Stored<TuningRecord> {
        // A training doesn't depend on how many others there are.
        var single = tuning
        single.seeds = 1
        let key = try bench.key(
            .train,
            part: name,
            inputs: [queries.contentHash, shop.vectors.contentHash, encoder.contentHash],
            configuration: TuningKey(train: single, seed: seed, threads: bench.options.threads)
        )
        var context = bench.context(of: .train)
        if seed > 0 { context.seed = context.seed["seed"][seed] }
        let title =
            tuning.seeds == 1
            ? "train \(name)" : "train \(name), seed \(seed + 1) of \(tuning.seeds)"
        let stored = try await stored(key) {
            try await EncoderTrainStage(single).run(
                EncoderTrainInput(
                    encoder: encoder.url,
                    products: shop.products,
                    vectors: shop.vectors.value.vectors,
                    made: queries.value
                ),
                in: context.announcing(title)
            )
        }
        try folder.show(
            stored.folder,
            under: .train,
            part: seed == 0 ? name : "\(name)-\(seed + 1)"
        )
        return stored
    }

    /// A tuned encoder from the store; what the stage wrote elsewhere is taken away.
    private func stored(
        _ key: ArtefactKey,
        tune: () async throws -> TunedEncoder
    ) async throws -> ArtefactStore.Stored<TuningRecord> {
        var made: TunedEncoder?
        defer {
            if let made {
                try? FileManager.default.removeItem(at: made.weights.deletingLastPathComponent())
            }
        }
        return try await bench.store.artefact(
            key,
            read: { folder in
                let data = try Data(contentsOf: folder.appending(path: TuningRecord.fileName))
                return try JSONDecoder().decode(TuningRecord.self, from: data)
            },
            write: { record, folder in
                guard let made else { return }
                try DurableFile.write(
                    try JSONEncoder().encode(record),
                    to: folder.appending(path: TuningRecord.fileName)
                )
                try FileManager.default.copyItem(
                    at: made.weights,
                    to: folder.appending(path: TextEncoder.weightsName)
                )
            },
            make: {
                let tuned = try await tune()
                made = tuned
                return TuningRecord(
                    losses: tuned.losses,
                    seconds: tuned.seconds,
                    scale: tuned.scale
                )
            }
        )
    }
}

/// What a tuning depends on beside its inputs; threads, since sums are in another order with others.
private struct TuningKey: Encodable {
    var train: EncoderTrainConfiguration
    var seed: Int
    var threads: Int
}
