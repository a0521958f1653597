import Commerce
import Foundation
import Language
import Pipelines
import Retrieval
import Synchronization

/// Puts the best products of rankings into the order that a cross-encoder gives them.
///
/// A pair that was read once isn't read again, whichever encoder brought it forward.
final class Reranker: Sendable {
    private struct Pair: Hashable {
        var query: String
        var product: Int32
    }

    private let configuration: RerankConfiguration
    private let folder: URL
    private let titles: [String]
    private let known = Mutex<[Pair: Float]>([:])

    /// - Parameters:
    ///   - configuration: what is read, and how much of it.
    ///   - folder: the model's, in place of the one that the configuration names.
    ///   - products: the catalogue.
    /// - Throws: ``SearchRunError/badReranker(path:reason:key:)`` where no folder is.
    init(
        _ configuration: RerankConfiguration,
        folder: URL? = nil,
        products: Products
    ) throws(SearchRunError) {
        self.configuration = configuration
        let place = folder ?? URL(filePath: configuration.model, directoryHint: .isDirectory)
        try PairReader(folder: place).require()
        self.folder = place
        titles = products.titles
    }

    /// Adds the new order to each answer.
    ///
    /// - Throws: ``SearchRunError/badReranker(path:reason:key:)``, `CancellationError`.
    func rerank(
        _ rankings: [HybridRanking],
        _ queries: [String],
        report: @Sendable (Int, Int) -> Void = { _, _ in }
    ) async throws -> [HybridRanking] {
        let best = rankings.map { $0[configuration.of].prefix(configuration.depth).documents }
        var asked: Set<Pair> = []
        var open: [Pair] = []
        known.withLock { known in
            for (query, products) in zip(queries, best) {
                for product in products {
                    let pair = Pair(query: query, product: product)
                    if known[pair] == nil, asked.insert(pair).inserted { open.append(pair) }
                }
            }
        }
        let scores = try await scores(of: open, report: report)
        return known.withLock { known in
            for (pair, score) in zip(open, scores) { known[pair] = score }
            return rankings.indices.map { number in
                var ranking = rankings[number]
                ranking.reranked = ranking[configuration.of].reordered(
                    by: best[number].map {
                        Double(known[Pair(query: queries[number], product: $0)] ?? 0)
                    }
                )
                return ranking
            }
        }
    }

    private func scores(
        of pairs: [Pair],
        report: @Sendable (Int, Int) -> Void
    ) async throws -> [Float] {
        try await PairReader(folder: folder).scores(
            of: pairs.map { (query: $0.query, text: titles[Int($0.product)]) }
        ) { report($0, pairs.count) }
    }

    /// Copies the model's files, so that a run's folder can answer by itself.
    ///
    /// - Throws: `StoreError`.
    func copy(to target: URL) throws {
        try ModelFolder.copy(CrossEncoder.names, from: folder, to: target)
    }
}
