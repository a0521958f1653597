import Commerce
import Foundation
import Ingesting
import Networks
import Pipelines
import Retrieval
import Splitting
import Tables
import Training

/// The catalogue of a run, its indexes, and what people judged.
struct PreparedSearch: Sendable {
    var ingest: SearchIngestStage.Output
    var sets: JudgedQuerySets
    var words: LexicalIndex
    /// The products' vectors by the untouched encoder.
    var vectors: ArtefactStore.Stored<EncodedTexts>

    var products: Products { ingest.products }

    /// What the untouched encoder finds.
    var index: HybridIndex {
        HybridIndex(
            words: words,
            meaning: DenseIndex(vectors.value.vectors, width: vectors.value.width)
        )
    }
}

extension SearchExperiment {
    /// Ingest, split and index.
    func prepare(_ clock: StageClock) async throws -> PreparedSearch {
        let source = try DataSource(recipe.data)
        bench.progress.report(Progress("ingest \(recipe.data)"))
        let ingested = try await clock.measure(.ingest) {
            try await SearchIngestStage(recipe.ingest).run(source, in: bench.context(of: .ingest))
        }
        let place = folder.folder(of: .ingest)
        try DurableFile.createFolder(place)
        try ingested.rejects.write(to: place.appending(path: "rejects.parquet"))
        try ingested.products.write(to: place)
        let sets = try await clock.measure(.split) {
            try await QuerySplitStage(recipe.split)
                .run(ingested.queries, in: bench.context(of: .split))
        }
        bench.progress.report(Progress("index \(ingested.products.count) products"))
        let texts = ingested.products.texts
        let words = try await clock.measure(.train) { try LexicalIndex(texts) }
        let vectors = try await clock.measure(.train) {
            try await encoded(texts, weights: nil)
        }
        return PreparedSearch(ingest: ingested, sets: sets, words: words, vectors: vectors)
    }

    /// The vectors of many texts, by the untouched encoder or by other weights, as they are or made smaller.
    ///
    /// They take minutes, and nothing of this program but the encoder's arithmetic is in them. So they are kept
    /// by that arithmetic's version in place of the build.
    func encoded(
        _ texts: [String],
        weights: (file: URL, contentHash: String)?,
        compression: MapCompression = MapCompression()
    ) async throws -> ArtefactStore.Stored<EncodedTexts> {
        let key = ArtefactKey(
            stage: .train,
            part: "catalogue",
            inputs: [
                try ContentHash.of(texts), encoder.contentHash,
                weights?.contentHash ?? "",
            ],
            configuration: compression.isNone
                ? "" : "\(compression.precision.rawValue) \(compression.prune)",
            seed: 0,
            build: "encoder-2"
        )
        return try await bench.store.artefact(key) {
            try await EncodedTexts.encoding(
                texts,
                encoder: encoder.url,
                weights: weights?.file,
                compression: compression,
                in: bench.context(of: .train)
            )
        }
    }

    /// The vectors of queries, by the untouched encoder or by other weights.
    func vectors(
        of queries: [String],
        weights: URL?,
        compression: MapCompression = MapCompression()
    ) async throws -> [Float] {
        try await EncodedTexts.encoding(
            queries,
            encoder: encoder.url,
            weights: weights,
            compression: compression,
            in: bench.context(of: .evaluate)
        ).vectors
    }
}
