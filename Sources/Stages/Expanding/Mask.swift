import Commerce
import Pipelines
import Statistics

/// Takes away a fixed share of the events before the last one, every choice equally likely.
///
///     masked = max(1, ⌊share · events⌋), at most events − 2
///
/// Source: Xie et al., "Contrastive learning for sequential recommendation" (CL4SRec), ICDE 2022,
/// section III-C, item mask, with a share of 0.3.
/// Deviates: the paper puts a token in the place of a masked item. Exported histories have no such
/// item, so that masked events go, and only the gap in time tells of them. The last event is never
/// masked, since it only ever serves as a target.
public struct Mask: ShareSettings, SequenceOperator {
    static let name = "mask"
    /// The share where nothing is set.
    public static let usualShare = 0.3

    /// Share of the events that go, above 0 and below 1.
    public var share: Double

    /// Configures the operator.
    public init(share: Double = Mask.usualShare) {
        self.share = share
    }

    func edit(
        _ source: Histories,
        _ range: Range<Int>,
        into draft: inout Draft,
        using generator: inout RandomSource
    ) {
        let masked = min(max(1, part(share, of: range.count)), range.count - 2)
        draft.append(range.dropLast(), of: source, leavingOut: masked, using: &generator)
        draft.append(range.upperBound - 1, of: source)
        draft.close()
    }
}

extension Draft {
    /// Adds the events of a stretch but for `gone` of them, every choice equally likely.
    mutating func append(
        _ range: Range<Int>,
        of source: Histories,
        leavingOut gone: Int,
        using generator: inout RandomSource
    ) {
        var left = gone
        for event in range {
            if left > 0, generator.below(range.upperBound - event) < left {
                left -= 1
            } else {
                append(event, of: source)
            }
        }
    }
}
