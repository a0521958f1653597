import Commerce
import Foundation

/// What one segment is, for a person to judge.
public struct SegmentSummary: Sendable, Codable, Hashable {
    /// The segment's number, as in the labels.
    public var segment: Int
    /// Training histories nearest to it.
    public var realCount: Int
    /// Its part of all training histories with a segment, in 0...1.
    public var realShare: Double
    /// Made sequences with its label.
    public var madeCount: Int
    /// Its part of all labelled made sequences, in 0...1; 0 when there are none.
    public var madeShare: Double
    /// The items that set it apart, most telling first.
    public var topItems: [Int32]
}

/// Sums up labelled sequences by segment.
struct SegmentCounts {
    let training: Histories
    /// Per training history: its segment.
    let realSegments: [Int32?]
    /// Per made sequence: its segment.
    let madeSegments: [Int32?]
    let itemCount: Int

    /// One summary a segment.
    func summaries(segments: Int, topItems: Int) -> [SegmentSummary] {
        let real = counts(realSegments, segments)
        let made = counts(madeSegments, segments)
        let realTotal = max(1, real.reduce(0, +))
        let madeTotal = max(1, made.reduce(0, +))
        let overall = itemCounts { $0 != nil }
        return (0..<segments).map { segment in
            SegmentSummary(
                segment: segment,
                realCount: real[segment],
                realShare: Double(real[segment]) / Double(realTotal),
                madeCount: made[segment],
                madeShare: Double(made[segment]) / Double(madeTotal),
                topItems: tellingItems(
                    itemCounts { $0 == Int32(segment) },
                    against: overall,
                    limit: topItems
                )
            )
        }
    }

    private func counts(_ labels: [Int32?], _ segments: Int) -> [Int] {
        var result = [Int](repeating: 0, count: segments)
        for case .some(let label) in labels { result[Int(label)] += 1 }
        return result
    }

    private func itemCounts(_ isMember: (Int32?) -> Bool) -> [Int] {
        var result = [Int](repeating: 0, count: itemCount)
        for sequence in 0..<training.count where isMember(realSegments[sequence]) {
            for item in training.items(of: sequence) { result[Int(item)] += 1 }
        }
        return result
    }

    /// The items with the largest parts in the divergence of the segment from the whole.
    ///
    ///     p(item) · ln(p(item) / q(item)),   p in the segment, q overall
    ///
    /// Equal parts prefer the lower item number.
    private func tellingItems(_ own: [Int], against whole: [Int], limit: Int) -> [Int32] {
        let ownTotal = Double(own.reduce(0, +))
        let wholeTotal = Double(whole.reduce(0, +))
        let parts = own.indices.filter { own[$0] > 0 }.map { item in
            let p = Double(own[item]) / ownTotal
            return (item: Int32(item), part: p * log(p * wholeTotal / Double(whole[item])))
        }
        return parts.sorted { ($0.part, $1.item) > ($1.part, $0.item) }.prefix(limit).map(\.item)
    }
}
