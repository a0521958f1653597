import Commerce
import Foundation
import Pipelines
import Retrieval
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

    /// The folder of the cross-encoder in a run's folder.
    static let rerankerName = "reranker"

    /// The folder of the learnt ranker in a run's folder.
    static let rankerName = "ranker"

    /// The folder of the untouched encoder, and what it makes of the catalogue, in that of a ranker that is told of both.
    static let untouchedName = "untouched"

    /// The folder of the accepted smaller encoder, and what it makes of the catalogue, in a run's folder.
    static let smallerName = "smaller"

    private let products: Products
    private let index: SavedIndex
    private let ranker: RankerKind
    private let reranker: Reranker?
    private let learnt: SavedRanker?

    /// Opens a run's folder and indexes its catalogue.
    ///
    /// - Parameters:
    ///   - folder: the run's.
    ///   - name: the ranker that is asked; nil for the one that the run's decision names.
    ///   - isSmaller: whether the smaller encoder that the run accepted is asked, in place of its own.
    /// - Throws: ``RunError/notARun(path:)``; ``SearchRunError`` for a run that searches nothing, or lacks what is asked;
    ///   what is wrong with one of its files.
    public init(folder: RunFolder, ranker name: String? = nil, isSmaller: Bool = false) throws {
        let outcome = try Experiment.outcome(in: folder)
        guard let findings = outcome.details.search,
            case .search(let recipe) = try AnyRecipe(
                contentsOf: folder.url.appending(path: "recipe.yaml")
            )
        else {
            throw SearchRunError.notASearch(path: folder.url.path, task: outcome.result.task)
        }
        let kept = KeptModels(run: folder, recipe: recipe, findings: findings)
        let ranker = try kept.ranker(named: name, after: outcome.result.decision)
        let place = isSmaller ? try kept.smallerEncoder(beside: ranker) : folder.url
        products = try Products(contentsOf: folder.url)
        let words = try LexicalIndex(products.texts)
        index = try SavedIndex(contentsOf: place, products, words)
        learnt = ranker == .learned ? try kept.learnt(products, words) : nil
        reranker = try kept.reranker(for: ranker, products)
        self.ranker = ranker
    }

    /// What a person has to know of the ranker that is asked; nil where its name says all.
    public var remark: String? {
        guard let grown = learnt?.ranker.description.grown else { return nil }
        return "asked: \(RankerKind.learned.rawValue), \(grown.trees) trees that grew on all "
            + "\(grown.grownOn) judged queries; what the run's report says of it comes from trees "
            + "that saw no grade of the query's fold"
    }

    /// The best products for a query.
    ///
    /// - Parameters:
    ///   - query: what a person typed.
    ///   - count: products at most.
    /// - Returns: the best products, best first.
    /// - Throws: ``SearchRunError/emptyQuery``; what a model that can't be read throws.
    public func search(_ query: String, count: Int) async throws -> [Hit] {
        guard !SearchWords().ofQuery(query).isEmpty else { throw SearchRunError.emptyQuery }
        let found = try await answer(to: query)
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

    private func answer(to query: String) async throws -> HybridRanking {
        func found(_ index: SavedIndex) async throws -> HybridRanking {
            let found = try await index.ranking(for: query)
            guard let reranker else { return found }
            return try await reranker.rerank([found], [query])[0]
        }
        let own = try await found(index)
        guard let learnt else { return own }
        guard let untouched = learnt.untouched else {
            return try await learnt.ranker.ranking(for: query, learnt.features, own, tuned: nil)
        }
        return try await learnt.ranker.ranking(
            for: query,
            learnt.features,
            try await found(untouched),
            tuned: own
        )
    }
}
