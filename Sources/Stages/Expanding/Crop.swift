import Commerce
import Pipelines
import Statistics

/// Keeps one stretch of a history, every place equally likely.
///
///     length = max(2, ⌊share · events⌋)
///
/// Source: Xie et al., "Contrastive learning for sequential recommendation" (CL4SRec), ICDE 2022,
/// section III-C, item crop, with the share 0.6 that it found best.
public struct Crop: OperatorSettings, SequenceOperator {
    static let name = "crop"
    static var keys: [String] { CodingKeys.allCases.map(\.stringValue) }

    /// Share of the events that stay, above 0 and below 1.
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
        try check.require(share > 0 && share < 1, "share", share, "above 0 and below 1")
    }

    func edit(
        _ source: Histories,
        _ range: Range<Int>,
        into draft: inout Draft,
        using generator: inout RandomSource
    ) {
        let length = max(2, part(share, of: range.count))
        let start = range.lowerBound + generator.below(range.count - length + 1)
        for event in start..<start + length {
            draft.append(event, of: source)
        }
        draft.close()
    }
}
