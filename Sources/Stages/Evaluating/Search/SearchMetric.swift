public import Commerce
import Foundation

/// What is measured of one query's ranking.
public enum SearchMetric: String, Sendable, Codable, Hashable, CaseIterable {
    /// Normalised discounted cumulative gain of the first ten; a product that nobody judged counts as useless.
    ///
    ///     DCG@10 = Σ_{r=1…10} (2^grade(r) - 1) / log2(r + 1),   NDCG@10 = DCG@10 / DCG@10 of the best order
    ///
    /// Source: Järvelin & Kekäläinen, ACM TOIS 20(4), 2002; Burges et al., ICML 2005, for the gain.
    case ndcg = "ndcg@10"
    /// The same over judged products alone, the others taken out of the ranking.
    ///
    /// Source: Sakai, "Alternatives to bpref", SIGIR 2007: condensed lists.
    case judgedNDCG = "judged-ndcg@10"
    /// One over the rank of the first useful product; 0 when none is among the first ten.
    case reciprocalRank = "mrr@10"
    /// Useful products among the first hundred, over all useful ones or a hundred.
    case recall = "recall@100"
    /// The share of the first ten places that hold a product which somebody judged; an empty place doesn't.
    case judged = "judged@10"

    /// The metric of one query.
    ///
    /// - Parameters:
    ///   - ranked: products, best first, each once; products that aren't in it come after all others.
    ///   - judgements: at least one of a grade above 0.
    /// - Returns: a value in 0...1.
    public func callAsFunction(_ ranked: [Int32], judgements: [Judgement]) -> Double {
        let grades = Dictionary(
            judgements.map { ($0.product, $0.grade) },
            uniquingKeysWith: { first, _ in first }
        )
        switch self {
        case .ndcg:
            return Self.gain(ranked.prefix(10).map { grades[$0] ?? 0 }) / Self.best(judgements)
        case .judgedNDCG:
            let found = ranked.filter { grades[$0] != nil }
            let known = Set(found)
            let lost = judgements.map(\.product).filter { !known.contains($0) }.sorted()
            return Self.gain((found + lost).prefix(10).map { grades[$0] ?? 0 })
                / Self.best(judgements)
        case .reciprocalRank:
            let first = ranked.prefix(10).firstIndex { grades[$0] ?? 0 > 0 }
            return first.map { 1 / Double($0 + 1) } ?? 0
        case .recall:
            let useful = judgements.count { $0.grade > 0 }
            let found = ranked.prefix(100).count { grades[$0] ?? 0 > 0 }
            return Double(found) / Double(max(1, min(100, useful)))
        case .judged:
            return Double(ranked.prefix(10).count { grades[$0] != nil }) / 10
        }
    }

    private static func gain(_ grades: [Int]) -> Double {
        grades.enumerated().reduce(0) { sum, entry in
            sum + (exp2(Double(entry.element)) - 1) / log2(Double(entry.offset + 2))
        }
    }

    private static func best(_ judgements: [Judgement]) -> Double {
        gain(Array(judgements.map(\.grade).sorted(by: >).prefix(10)))
    }
}
