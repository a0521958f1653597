import Commerce
import Foundation
import Labeling
import Pipelines
import Retrieval
import Training

/// Made queries with their labels, and what labelling took.
struct LabelledQueries: Sendable {
    var queries: ArtefactStore.Stored<MadeQueries>
    /// What a cross-encoder read; nil where none was asked.
    var reading: SearchFindings.Reading?
}

extension SearchExperiment {
    /// Whether products come back, and where a policy says so what a cross-encoder says of those that did.
    func label(
        _ name: String,
        _ configuration: QueryLabelConfiguration,
        _ expanded: ArtefactStore.Stored<MadeQueries>,
        _ shop: PreparedSearch
    ) async throws -> LabelledQueries {
        let inputs = [expanded.contentHash, shop.vectors.contentHash]
        let vectors = try await encoded(expanded.value.queries.map(\.text), weights: nil)
            .value.vectors
        func input(_ made: MadeQueries) -> RoundTripInput {
            RoundTripInput(made: made, vectors: vectors, index: shop.index)
        }
        let back = try await stored(.label, name, inputs, configuration.roundTrip) { context in
            try await RoundTripStage(configuration.roundTrip)
                .run(input(expanded.value), in: context)
        }
        guard let margins = configuration.margins else { return LabelledQueries(queries: back) }
        let context = bench.context(of: .label)
        let pools = try await CandidateMiner(margins)
            .pools(for: input(back.value), window: configuration.roundTrip.window, in: context)
        let texts = back.value.queries.map(\.text)
        let read = try await scores(
            of: pools.flatMap { pool in
                pool.products.map { PairScores.Pair(query: texts[pool.query], product: $0) }
            },
            by: PairReader(margins, policy: name),
            shop.products
        )
        let model = try ModelFiles.contentHash(of: margins.model)
        let scored = try await stored(.label, name, [back.contentHash, model], configuration) {
            let scores = pools.map { pool in
                pool.products.map { read[texts[pool.query], $0] ?? 0 }
            }
            return try await MarginStage(margins)
                .run(MarginInput(made: back.value, pools: pools, scores: scores), in: $0)
        }
        let reading = SearchFindings.Reading(
            policy: name,
            queries: pools.count,
            pairs: read.count,
            seconds: read.seconds
        )
        return LabelledQueries(queries: scored, reading: reading)
    }

    /// What a cross-encoder says of queries with titles, read once and kept.
    ///
    /// Like vectors, scores take minutes, and are kept by the version of the cross-encoder's arithmetic.
    func scores(
        of pairs: [PairScores.Pair],
        by reader: PairReader,
        _ products: Products
    ) async throws -> PairScores {
        let pairs = PairScores.distinct(pairs)
        let texts = pairs.map { (query: $0.query, text: products.titles[Int($0.product)]) }
        let key = ArtefactKey(
            stage: .label,
            part: "pairs",
            inputs: [
                try ContentHash.of(
                    zip(pairs, texts).map { ["\($0.product)", $1.query, $1.text] }
                ),
                try ModelFiles.contentHash(of: reader.folder.path), "\(reader.limit ?? 0)",
            ],
            configuration: "",
            seed: 0,
            build: "cross-encoder-1"
        )
        let progress = bench.progress
        return try await bench.store.artefact(key) {
            let start = ContinuousClock.now
            let scores = try await reader.scores(of: texts) { done in
                progress.report(Progress("read \(done) of \(texts.count) pairs"))
            }
            let seconds = (ContinuousClock.now - start) / .seconds(1)
            return PairScores(pairs, scores, seconds: seconds)
        }.value
    }
}
