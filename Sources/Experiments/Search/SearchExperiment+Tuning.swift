import Commerce
import Expanding
import Foundation
import Language
import Pipelines
import Retrieval
import Screening
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

extension SearchExperiment {
    /// Expand, label, screen and train for one policy.
    func tune(
        _ name: String,
        _ policy: SearchPolicy,
        _ shop: PreparedSearch,
        _ clock: StageClock
    ) async throws -> TunedSearch {
        let tuning = recipe.tuning(of: policy)
        let screen = QueryScreen(judged: shop.sets.texts)
        let expanded = try await expand(name, policy.expand, shop, hiding: screen, clock)
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

    /// Makes queries; of a log, makers see only what nobody judged.
    private func expand(
        _ name: String,
        _ configuration: QueryExpandConfiguration,
        _ shop: PreparedSearch,
        hiding screen: QueryScreen,
        _ clock: StageClock
    ) async throws -> ArtefactStore.Stored<MadeQueries> {
        bench.progress.report(Progress("expand \(name)"))
        // A log may hold what people judged as well, and no maker may see that.
        let log = try configuration.log.map {
            try QueryLog.read($0).filter { !screen.isJudged($0) }
        }
        let models = try [configuration.model, configuration.adapter].compactMap(\.self)
            .map { try ModelFiles.contentHash(of: $0) }
        // A folder that isn't there is the stage's to explain.
        let words = configuration.words.map { (try? ModelFiles.contentHash(of: $0)) ?? "" }
        let inputs =
            [shop.products.contentHash] + models + [words].compactMap(\.self) + (log ?? [])
        return try await clock.measure(.expand) {
            try await stored(.expand, name, inputs, configuration) { context in
                try await QueryExpandStage(configuration)
                    .run(QueryExpandInput(products: shop.products, log: log), in: context)
            }
        }
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

    /// An artefact of one policy, shown in the run's folder.
    func stored<Value: FileRepresentable>(
        _ stage: StageName,
        _ policy: String,
        _ inputs: [String],
        _ configuration: some Encodable,
        make: (StageContext) async throws -> Value
    ) async throws -> ArtefactStore.Stored<Value> {
        let key = try bench.key(
            stage,
            part: "queries",
            inputs: inputs,
            configuration: configuration
        )
        return try await bench.stored(key, shownAs: policy) {
            try await make(bench.context(of: stage).announcing("\(stage.rawValue) \(policy)"))
        }
    }
}
