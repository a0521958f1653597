import Commerce
import Expanding
import Retrieval

/// Which products of an answer a learnt ranker puts into a new order, what it is told of them, and where they go.
///
/// The same for queries that it learns from, for those that measure it, and for what a person types.
struct CandidateFeatures: Sendable {
    /// Products from the top of words and of meaning each.
    let depth: Int
    /// How many reranked products a cross-encoder read; nil for no such column.
    let read: Int?
    private let features: MatchFeatures

    init(_ products: Products, depth: Int, read: Int?) {
        self.depth = depth
        self.read = read
        features = MatchFeatures(products, types: MainTypes.ofProducts(products))
    }

    /// The columns' names.
    func columns(isTuned: Bool) -> [String] {
        MatchFeatures.names(withTuned: isTuned, withReader: read != nil)
    }

    /// The top of words and of meaning, by any encoder that is given, ascending.
    func candidates(_ found: HybridRanking, tuned: HybridRanking?) -> [Int32] {
        let rankings = [found.words, found.meaning, tuned?.meaning]
        return Set(rankings.compactMap { $0?.documents.prefix(depth) }.joined()).sorted()
    }

    /// What is known of products beside a query.
    ///
    /// - Parameters:
    ///   - numbers: the products.
    ///   - query: what was asked.
    ///   - found: what is found with the untouched encoder, without a limit.
    ///   - tuned: what is found with another one.
    /// - Returns: per product one value a column.
    func values(
        of numbers: [Int32],
        for query: String,
        _ found: HybridRanking,
        tuned: HybridRanking?
    ) -> [[Double]] {
        features.values(of: numbers, for: query, found, tuned: tuned, read: read)
    }
}

extension HybridRanking {
    /// The answer with some products in the order of a ranker that was learnt, before all others.
    func learning(_ scores: [Int32: Double]) -> HybridRanking {
        var ranking = self
        ranking.learned = fusion.raising(scores)
        return ranking
    }
}
