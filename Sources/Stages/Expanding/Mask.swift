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
public struct Mask: OperatorSettings, SequenceOperator {
    static let name = "mask"
    static var keys: [String] { CodingKeys.allCases.map(\.stringValue) }

    /// Share of the events that go, above 0 and below 1.
    public var share: Double

    private enum CodingKeys: String, CodingKey, CaseIterable { case share }

    /// Configures the operator.
    public init(share: Double = 0.3) {
        self.share = share
    }

    /// Reads the settings; what is missing stays at its default.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        self.init()
        share = try values.value(.share, default: share)
    }

    func validate(_ check: RangeCheck) throws {
        try check.require(share > 0 && share < 1, "share", share, "above 0 and below 1")
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
