/// Joins rankings by the places that they give to documents, whatever their scores mean.
///
///     score(d) = Σ_{rankings that hold d} 1 / (constant + rank of d)
///
/// Source: Cormack, Clarke & Büttcher, "Reciprocal rank fusion outperforms Condorcet and individual rank
/// learning methods", SIGIR 2009.
public struct RankFusion: Sendable, Hashable {
    /// What is added to each rank; the larger, the less the first places count.
    public let constant: Double

    /// Sets the constant, above 0.
    public init(constant: Double = 60) {
        precondition(constant > 0, "the constant lies above 0")
        self.constant = constant
    }

    /// Joins rankings of the same documents.
    ///
    /// - Parameters:
    ///   - rankings: each document at most once in each.
    ///   - count: how many documents there are.
    ///   - limit: documents at most; nil for all that a ranking holds.
    /// - Returns: one ranking with the joined scores.
    /// - Complexity: O(documents) for the scores and O(*k* log *k*) for the *k* candidates.
    public func joined(
        _ rankings: [RankedDocuments],
        documents count: Int,
        limit: Int? = nil
    ) -> RankedDocuments {
        var scores = [Double](repeating: 0, count: count)
        for ranking in rankings {
            for (place, document) in ranking.documents.enumerated() {
                scores[Int(document)] += 1 / (constant + Double(place + 1))
            }
        }
        // A document within the best `limit` of one ranking scores at least 1 / (constant + limit). One that
        // no ranking has within `depth` scores less, so that it can't be among the best.
        let depth = limit.map { limit in
            Double(rankings.count) * (constant + Double(limit)) - constant + 1
        }
        var candidates: Set<Int32> = []
        for ranking in rankings {
            // Bounded before it becomes a whole number, which holds no limit times the rankings.
            let held = Double(ranking.documents.count)
            let places = Int(min(depth ?? held, held).rounded(.up))
            candidates.formUnion(ranking.documents.prefix(places))
        }
        let order = candidates.sorted {
            let (left, right) = (scores[Int($0)], scores[Int($1)])
            return left != right ? left > right : $0 < $1
        }
        let best = order.prefix(limit ?? order.count)
        return RankedDocuments(documents: Array(best), scores: best.map { scores[Int($0)] })
    }
}
