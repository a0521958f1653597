import Foundation

/// Whether any target is among the first `k`.
///
///     hit@k = 1 if min r ≤ k, else 0
///
/// Source: Deshpande & Karypis, "Item-based top-N recommendation algorithms", ACM TOIS 22(1), 2004,
/// hit rate.
public struct Hit: RankMetric {
    /// The name before the `@`.
    public static let family = "hit"
    /// Ranks counted, from the top; at least 1.
    public let k: Int

    /// Cuts off at rank `k`.
    public init(k: Int) {
        precondition(k >= 1, "\(Self.family) needs a cut-off of at least 1, got \(k)")
        self.k = k
    }

    /// 1 or 0.
    public func value(ofRanks ranks: some Collection<Double>) -> Double {
        ranks.contains { $0 <= Double(k) } ? 1 : 0
    }
}

/// The share of the targets that are among the first `k`, of as many as fit there.
///
///     recall@k = #{r ≤ k} / min(k, targets)
///
/// Deviates: textbooks divide by all targets, so that users with more than `k` never reach 1.
public struct Recall: RankMetric {
    /// The name before the `@`.
    public static let family = "recall"
    /// Ranks counted, from the top; at least 1.
    public let k: Int

    /// Cuts off at rank `k`.
    public init(k: Int) {
        precondition(k >= 1, "\(Self.family) needs a cut-off of at least 1, got \(k)")
        self.k = k
    }

    /// A share in 0...1.
    public func value(ofRanks ranks: some Collection<Double>) -> Double {
        Double(ranks.count { $0 <= Double(k) }) / Double(min(k, ranks.count))
    }
}

/// Normalised discounted cumulative gain of the targets, each with gain 1.
///
///     NDCG@k = Σ over ranks r ≤ k of 1 / log2(r + 1)  /  Σ_{r = 1…min(k, targets)} 1 / log2(r + 1)
///
/// Source: Järvelin & Kekäläinen, ACM TOIS 20(4), 2002.
/// Deviates: log2(r + 1) from rank 1 on; the paper gives ranks 1 and 2 the same weight.
public struct NDCG: RankMetric {
    /// The name before the `@`.
    public static let family = "ndcg"
    /// Ranks counted, from the top; at least 1.
    public let k: Int

    /// Cuts off at rank `k`.
    public init(k: Int) {
        precondition(k >= 1, "\(Self.family) needs a cut-off of at least 1, got \(k)")
        self.k = k
    }

    /// A value in 0...1; 1 when the targets lead the list.
    public func value(ofRanks ranks: some Collection<Double>) -> Double {
        let gain = ranks.reduce(0.0) { $1 <= Double(k) ? $0 + 1 / log2($1 + 1) : $0 }
        let best = (1...min(k, ranks.count)).reduce(0.0) { $0 + 1 / log2(Double($1) + 1) }
        return gain / best
    }
}

/// The reciprocal rank of the first target, 0 behind rank `k`.
///
///     MRR@k = 1 / min r if min r ≤ k, else 0
///
/// Source: Voorhees, "The TREC-8 question answering track report", 1999.
public struct MRR: RankMetric {
    /// The name before the `@`.
    public static let family = "mrr"
    /// Ranks counted, from the top; at least 1.
    public let k: Int

    /// Cuts off at rank `k`.
    public init(k: Int) {
        precondition(k >= 1, "\(Self.family) needs a cut-off of at least 1, got \(k)")
        self.k = k
    }

    /// A value in 0...1.
    public func value(ofRanks ranks: some Collection<Double>) -> Double {
        guard let best = ranks.min(), best <= Double(k) else { return 0 }
        return 1 / best
    }
}
