public import Commerce
import Foundation
import Tensors

/// Ranks held-out items among the whole catalogue.
public struct FullRanking: Sendable, Hashable {
    /// Whether the items of a case's own history are taken out of its ranking.
    public let excludesHistory: Bool
    /// Cases that are scored at a time where scores must be kept.
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
        if let model = ranker as? any SequenceModel,
            let fused = try FusedRanking(excludesHistory: excludesHistory)(cases, by: model)
        {
            return fused.targetRanks
        }
        var ranks = [Double](repeating: 0, count: cases.targets.count)
        for start in stride(from: 0, to: cases.count, by: chunk) {
            try Task.checkCancellation()
            let questions = start..<min(start + chunk, cases.count)
            try withoutGradient {
                let scores = try ranker.scores(of: cases.histories, questions)
                scores.withUnsafeMutableElements(of: Float.self) { table in
                    for (row, question) in questions.enumerated() {
                        let start = row * ranker.itemCount
                        rank(
                            question,
                            of: cases,
                            in: UnsafeMutableBufferPointer(
                                rebasing: table[start..<start + ranker.itemCount]
                            ),
                            into: &ranks
                        )
                    }
                }
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

    /// The expected rank of one of `equal` items that tie behind `higher` others.
    static func rank(higher: Int32, equal: Int32) -> Double {
        1 + Double(higher) + Double(equal - 1) / 2
    }

    /// Ranks the targets of one case by the scores of all items.
    private func rank(
        _ question: Int,
        of cases: NextItemCases,
        in scores: UnsafeMutableBufferPointer<Float>,
        into ranks: inout [Double]
    ) {
        if excludesHistory {
            for item in cases.histories.items(of: question) { scores[Int(item)] = -.infinity }
        }
        for place in cases.targetOffsets[question]..<cases.targetOffsets[question + 1] {
            let reached = scores[Int(cases.targets[place])]
            let (higher, equal) = Self.counts(of: scores, against: reached)
            ranks[place] = Self.rank(higher: higher, equal: equal)
        }
    }

    /// How many scores lie above a score, and how many equal it; sixteen at a time.
    private static func counts(
        of scores: UnsafeMutableBufferPointer<Float>,
        against reached: Float
    ) -> (higher: Int32, equal: Int32) {
        var higher = SIMD16<Int32>.zero
        var equal = SIMD16<Int32>.zero
        let bytes = UnsafeRawBufferPointer(scores)
        let bound = SIMD16<Float>(repeating: reached)
        let whole = scores.count / 16 * 16
        for start in stride(from: 0, to: whole, by: 16) {
            let part = bytes.loadUnaligned(fromByteOffset: 4 * start, as: SIMD16<Float>.self)
            higher.replace(with: higher &+ 1, where: part .> bound)
            equal.replace(with: equal &+ 1, where: part .== bound)
        }
        let rest = scores[whole...]
        return (
            higher.wrappedSum() + Int32(rest.count { $0 > reached }),
            equal.wrappedSum() + Int32(rest.count { $0 == reached })
        )
    }
}
