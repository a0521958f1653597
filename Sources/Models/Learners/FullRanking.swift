public import Commerce
import Foundation
import Tensors

/// Ranks held-out items among the whole catalogue.
public struct FullRanking: Sendable, Hashable {
    /// Whether the items of a case's own history are taken out of its ranking.
    public let excludesHistory: Bool
    /// Cases that are scored at a time.
    public let chunk: Int

    /// Sets the protocol.
    public init(excludesHistory: Bool, chunk: Int = 512) {
        self.excludesHistory = excludesHistory
        self.chunk = chunk
    }

    /// The rank of every target, in the order of `cases.targets`.
    ///
    ///     rank = 1 + items with a higher score + (items with the same score - 1) / 2
    ///
    /// A tie thus gets its expected rank in a random order. A target that is itself taken out with
    /// the history ranks behind all others.
    public func targetRanks(of cases: NextItemCases, by ranker: any ItemRanker) throws -> [Double] {
        var ranks = [Double](repeating: 0, count: cases.targets.count)
        for start in stride(from: 0, to: cases.count, by: chunk) {
            try Task.checkCancellation()
            let questions = start..<min(start + chunk, cases.count)
            try withoutGradient {
                let scores = try ranker.scores(of: cases.histories, questions)
                if excludesHistory { mask(scores, cases.histories, questions) }
                rank(scores, cases, questions, into: &ranks)
            }
        }
        return ranks
    }

    /// Mean normalised discounted cumulative gain at `k` over cases, from the ranks of their targets.
    ///
    ///     NDCG@k = Σ_{ranks r ≤ k} 1 / log2(r + 1)  /  Σ_{r = 1…min(k, targets)} 1 / log2(r + 1)
    public static func ndcg(of ranks: [Double], in cases: NextItemCases, at k: Int = 10) -> Double {
        var total = 0.0
        for question in 0..<cases.count {
            let own = cases.targetOffsets[question]..<cases.targetOffsets[question + 1]
            let gain = ranks[own].reduce(0.0) { $1 <= Double(k) ? $0 + 1 / log2($1 + 1) : $0 }
            let best = (1...min(k, own.count)).reduce(0.0) { $0 + 1 / log2(Double($1) + 1) }
            total += gain / best
        }
        return total / Double(cases.count)
    }

    private func mask(_ scores: Tensor, _ histories: Histories, _ questions: Range<Int>) {
        var rows: [Int64] = []
        for question in questions {
            let count = histories.range(of: question).count
            rows.append(
                contentsOf: repeatElement(Int64(question - questions.lowerBound), count: count)
            )
        }
        if rows.isEmpty { return }
        let events =
            histories.offsets[questions.lowerBound]..<histories.offsets[questions.upperBound]
        let items = histories.items[events].map(Int64.init)
        scores.put(Tensor(-Float.infinity), at: [Tensor(rows), Tensor(items)])
    }

    /// Ranks the first target of all cases, then the second of those that have one, and so on.
    private func rank(
        _ scores: Tensor,
        _ cases: NextItemCases,
        _ questions: Range<Int>,
        into ranks: inout [Double]
    ) {
        var slot = 0
        var open = Array(questions)
        while !open.isEmpty {
            let places = open.map { cases.targetOffsets[$0] + slot }
            let rows = Tensor(open.map { Int64($0 - questions.lowerBound) })
            let own = open.count == questions.count ? scores : scores.indexSelect(rows, along: 0)
            let targets = Tensor(places.map { Int64(cases.targets[$0]) }).unsqueeze(1)
            let reached = own.gather(targets, along: 1)
            let higher = (own .> reached).sum(over: 1).doubles()
            let equal = (own .== reached).sum(over: 1).doubles()
            for (index, place) in places.enumerated() {
                ranks[place] = 1 + higher[index] + (equal[index] - 1) / 2
            }
            slot += 1
            open = open.filter {
                cases.targetOffsets[$0] + slot < cases.targetOffsets[$0 + 1]
            }
        }
    }
}
