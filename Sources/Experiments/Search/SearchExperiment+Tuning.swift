import Commerce
import Expanding
import Foundation
import Language
import Pipelines
import Retrieval
import Screening
import Statistics
import Tables
import Training

/// One policy's queries and the encoders that were tuned on them.
struct TunedSearch: Sendable {
    var policy: String
    var made: MadeQueries
    /// One a seed.
    var encoders: [SearchEncoder]
    /// What a cross-encoder read to label the queries; nil where none was asked.
    var reading: SearchFindings.Reading?
}

/// An encoder that was tuned with one seed.
struct SearchEncoder: Sendable {
    var weights: URL
    var weightsHash: String
    var record: TuningRecord
    var index: HybridIndex
    /// The products' vectors that the index holds.
    var vectors: ArtefactStore.Stored<EncodedTexts>
}

/// How a tuning went.
struct TuningRecord: Codable, Sendable {
    var losses: [Double]
    var seconds: Double
    /// The cross-encoder's score that one cosine was worth; nil where no margins were learnt.
    var scale: Double?
}

extension SearchExperiment {
    /// Expand, label, screen and train for one policy.
    func tune(
        _ name: String,
        _ policy: SearchPolicy,
        _ shop: PreparedSearch,
        _ clock: StageClock
    ) async throws -> TunedSearch {
        let products = shop.products.contentHash
        let tuning = recipe.tuning(of: policy)
        bench.progress.report(Progress("expand \(name)"))
        let screen = QueryScreen(judged: shop.sets.texts)
        // A log may hold what people judged as well, and no maker may see that.
        let log = try policy.expand.log.map {
            try QueryLog.read($0).filter { !screen.isJudged($0) }
        }
        let model = try [policy.expand.model, policy.expand.adapter].compactMap(\.self)
            .map { try ModelFiles.contentHash(of: $0) }
        // A folder that isn't there is the stage's to explain.
        let words = policy.expand.words.map { (try? ModelFiles.contentHash(of: $0)) ?? "" }
        let expanded = try await clock.measure(.expand) {
            let inputs = [products] + model + [words].compactMap(\.self) + (log ?? [])
            return try await stored(.expand, name, inputs, policy.expand) { context in
                try await QueryExpandStage(policy.expand)
                    .run(QueryExpandInput(products: shop.products, log: log), in: context)
            }
        }
        let labelled = try await clock.measure(.label) {
            try await label(name, policy.label, expanded, shop)
        }
        let screened = try await clock.measure(.screen) {
            let inputs = [labelled.queries.contentHash] + shop.sets.texts
            return try await stored(.screen, name, inputs, "judged queries and copies") { _ in
                screen.screened(labelled.queries.value)
            }
        }
        var search = TunedSearch(
            policy: name,
            made: screened.value,
            encoders: [],
            reading: labelled.reading
        )
        for seed in 0..<tuning.seeds {
            search.encoders.append(
                try await clock.measure(.train) {
                    try await tuned(name, tuning, seed, on: screened, shop)
                }
            )
        }
        search.reading?.scale = search.encoders.first?.record.scale
        return search
    }

    /// Tunes with one seed, and reads the catalogue anew where the policy changed how products are read.
    private func tuned(
        _ name: String,
        _ tuning: EncoderTrainConfiguration,
        _ seed: Int,
        on queries: ArtefactStore.Stored<MadeQueries>,
        _ shop: PreparedSearch
    ) async throws -> SearchEncoder {
        let trained = try await train(name, tuning, seed, on: queries, shop)
        let weights = trained.folder.appending(path: TextEncoder.weightsName)
        let catalogue =
            tuning.side == .queries
            ? shop.vectors
            : try await encoded(shop.products.texts, weights: (weights, trained.contentHash))
        return SearchEncoder(
            weights: weights,
            weightsHash: trained.contentHash,
            record: trained.value,
            index: HybridIndex(
                words: shop.words,
                meaning: DenseIndex(catalogue.value.vectors, width: catalogue.value.width)
            ),
            vectors: catalogue
        )
    }

    private func train(
        _ name: String,
        _ tuning: EncoderTrainConfiguration,
        _ seed: Int,
        on queries: ArtefactStore.Stored<MadeQueries>,
        _ shop: PreparedSearch
    ) async throws -> ArtefactStore.Stored<TuningRecord> {
        // A training doesn't depend on how many others there are.
        var tuning = tuning
        let seeds = tuning.seeds
        tuning.seeds = 1
        let stage = EncoderTrainStage(tuning)
        let part = seed == 0 ? name : "\(name)-\(seed + 1)"
        let key = try bench.key(
            .train,
            part: name,
            inputs: [queries.contentHash, shop.vectors.contentHash, encoder.contentHash],
            configuration: TuningKey(train: tuning, seed: seed, threads: bench.options.threads)
        )
        var context = bench.context(of: .train)
        if seed > 0 { context.seed = context.seed["seed"][seed] }
        context.progress = PrefixedProgress(
            prefix: seeds == 1 ? "train \(name)" : "train \(name), seed \(seed + 1) of \(seeds)",
            inner: bench.progress
        )
        let recordName = "tuning.json"
        var made: TunedEncoder?
        defer {
            if let made {
                try? FileManager.default.removeItem(at: made.weights.deletingLastPathComponent())
            }
        }
        let stored = try await bench.store.artefact(
            key,
            read: { folder in
                let data = try Data(contentsOf: folder.appending(path: recordName))
                return try JSONDecoder().decode(TuningRecord.self, from: data)
            },
            write: { record, folder in
                guard let made else { return }
                try DurableFile.write(
                    try JSONEncoder().encode(record),
                    to: folder.appending(path: recordName)
                )
                try FileManager.default.copyItem(
                    at: made.weights,
                    to: folder.appending(path: TextEncoder.weightsName)
                )
            },
            make: {
                let tuned = try await stage.run(
                    EncoderTrainInput(
                        encoder: encoder.url,
                        products: shop.products,
                        vectors: shop.vectors.value.vectors,
                        made: queries.value
                    ),
                    in: context
                )
                made = tuned
                return TuningRecord(
                    losses: tuned.losses,
                    seconds: tuned.seconds,
                    scale: tuned.scale
                )
            }
        )
        try folder.show(stored.folder, under: .train, part: part)
        return stored
    }

    func stored<Value: FileRepresentable>(
        _ stage: StageName,
        _ policy: String,
        _ inputs: [String],
        _ configuration: some Encodable,
        make: (StageContext) async throws -> Value
    ) async throws -> ArtefactStore.Stored<Value> {
        bench.progress.report(Progress("\(stage.rawValue) \(policy)"))
        let key = try bench.key(
            stage,
            part: "queries",
            inputs: inputs,
            configuration: configuration
        )
        let artefact = try await bench.store.artefact(key) {
            var context = bench.context(of: stage)
            context.progress = PrefixedProgress(
                prefix: "\(stage.rawValue) \(policy)",
                inner: bench.progress
            )
            return try await make(context)
        }
        try folder.show(artefact.folder, under: stage, part: policy)
        return artefact
    }
}

/// What a tuning depends on beside its inputs; threads, since sums are in another order with others.
private struct TuningKey: Encodable {
    var train: EncoderTrainConfiguration
    var seed: Int
    var threads: Int
}
