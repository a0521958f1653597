import Commerce
import Foundation
import Language
import Retrieval
import Tensors
import Training

/// A finished run on a catalogue that answers queries.
public struct SavedSearch: Sendable {
    /// One product that was found.
    public struct Hit: Sendable, Codable, Hashable {
        /// Its place, from 1.
        public var rank: Int
        /// Its name in the shop's data.
        public var product: String
        /// Its title.
        public var title: String
        /// The ranker's score; comparable within one answer only.
        public var score: Double
        /// Its place by words; nil where it holds none of the query's.
        public var byWords: Int?
        /// Its place by meaning.
        public var byMeaning: Int?

        enum CodingKeys: String, CodingKey {
            case rank, product, title, score
            case byWords = "rank_by_words"
            case byMeaning = "rank_by_meaning"
        }
    }

    /// The folder of the encoder in a run's folder.
    static let encoderName = "encoder"

    /// The folder of the cross-encoder in a run's folder, where it decides.
    static let rerankerName = "reranker"

    private let products: Products
    private let index: HybridIndex
    private let encoder: URL
    private let width: Int
    private let ranker: RankerKind
    private let reranker: Reranker?

    /// Opens a run's folder and indexes its catalogue.
    ///
    /// - Throws: ``RunError/notARun(path:)``, ``SearchRunError/notASearch(path:task:)``; what is wrong with one
    ///   of its files.
    public init(folder: RunFolder) throws {
        let outcome = try Experiment.outcome(in: folder)
        guard let findings = outcome.details.search,
            case .search(let recipe) = try AnyRecipe(
                contentsOf: folder.url.appending(path: "recipe.yaml")
            )
        else {
            throw SearchRunError.notASearch(path: folder.url.path, task: outcome.result.task)
        }
        let texts = try EncodedTexts(contentsOf: folder.url)
        products = try Products(contentsOf: folder.url)
        guard texts.vectors.count == products.texts.count * texts.width else {
            throw SetFileError.badContent(
                path: folder.url.path,
                reason: "it holds \(products.texts.count) products and "
                    + "\(texts.vectors.count / texts.width) vectors"
            )
        }
        width = texts.width
        index = HybridIndex(
            words: try LexicalIndex(products.texts),
            meaning: DenseIndex(texts.vectors, width: texts.width)
        )
        encoder = folder.url.appending(path: Self.encoderName)
        ranker = findings.served(after: outcome.result.decision) ?? recipe.evaluate.ranker
        var reranker: Reranker?
        if ranker == .reranked, let rerank = recipe.rerank {
            let model = folder.url.appending(path: Self.rerankerName)
            reranker = try Reranker(rerank, folder: model, products: products)
        }
        self.reranker = reranker
    }

    /// The best products for a query.
    ///
    /// - Parameters:
    ///   - query: what a person typed.
    ///   - count: products at most.
    /// - Returns: the best products, best first, by the ranker that the run's decision names.
    /// - Throws: ``SearchRunError/emptyQuery``; what an encoder that can't be read throws.
    public func search(_ query: String, count: Int) async throws -> [Hit] {
        guard !SearchWords().ofQuery(query).isEmpty else { throw SearchRunError.emptyQuery }
        let (folder, index, width) = (encoder, index, width)
        var found = try await TensorThread.run {
            let encoder = try TextEncoder(folder: folder)
            guard encoder.width == width else {
                throw SearchRunError.badEncoder(
                    path: folder.path,
                    reason:
                        "it gives \(encoder.width) numbers a text, the run's products have \(width)"
                )
            }
            let vectors = try encoder.vectors(of: [query])
            return try index.rankings(for: [query], vectors: vectors)[0]
        }
        if let reranker { found = try await reranker.rerank([found], [query])[0] }
        let best = found[ranker].prefix(count)
        return zip(best.documents, best.scores).enumerated().map { place, hit in
            Hit(
                rank: place + 1,
                product: products.names[Int(hit.0)],
                title: products.titles[Int(hit.0)],
                score: hit.1,
                byWords: found.words.rank(of: hit.0),
                byMeaning: found.meaning.rank(of: hit.0)
            )
        }
    }
}
