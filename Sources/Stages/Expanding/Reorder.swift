import Commerce
import Pipelines
import Statistics

/// Shuffles one stretch of a history, every place and every order equally likely.
///
///     length = max(2, ⌊share · events⌋)
///
/// Items keep their kind of event; the times stay where they were, so that they still ascend.
///
/// Source: Xie et al., "Contrastive learning for sequential recommendation" (CL4SRec), ICDE 2022,
/// section III-C, item reorder, with a share of 0.6.
public struct Reorder: OperatorSettings, SequenceOperator {
    static let name = "reorder"
    static var keys: [String] { CodingKeys.allCases.map(\.stringValue) }

    /// Share of the events that are shuffled, above 0 and at most 1.
    public var share: Double

    private enum CodingKeys: String, CodingKey, CaseIterable { case share }

    /// Configures the operator.
    public init(share: Double = 0.6) {
        self.share = share
    }

    /// Reads the settings; what is missing stays at its default.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        self.init()
        share = try values.value(.share, default: share)
    }

    func validate(_ check: RangeCheck) throws {
        try check.require(share > 0 && share <= 1, "share", share, "above 0 and at most 1")
    }

    func edit(
        _ source: Histories,
        _ range: Range<Int>,
        into draft: inout Draft,
        using generator: inout RandomSource
    ) {
        let first = draft.eventCount
        draft.append(range, of: source)
        let length = max(2, part(share, of: range.count))
        let start = first + generator.below(range.count - length + 1)
        // Fisher & Yates from the back, on two columns at once.
        for last in stride(from: length - 1, to: 0, by: -1) {
            draft.exchange(start + last, start + generator.below(last + 1))
        }
        draft.close()
    }
}
