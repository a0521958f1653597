import Commerce
import Pipelines
import Statistics

/// Keeps each event of a history with the same probability, independently.
///
/// Source: Tan, Xu & Liu, "Improved recurrent neural networks for session-based recommendations",
/// DLRS 2016, section 3.2 (dropout of clicks); Zhou et al., "Is contrastive learning necessary?",
/// WWW 2024, who found it the strongest single operator, there called subset-split.
/// Deviates: outcomes with fewer than two events are dropped and counted instead of drawn again.
public struct SubsetSplit: OperatorSettings, SequenceOperator {
    static let name = "subset-split"
    static var keys: [String] { CodingKeys.allCases.map(\.stringValue) }

    /// Probability that an event stays, above 0 and below 1.
    public var keep: Double

    private enum CodingKeys: String, CodingKey, CaseIterable { case keep }

    /// Configures the operator.
    public init(keep: Double = 0.75) {
        self.keep = keep
    }

    /// Reads the settings; what is missing stays at its default.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        self.init()
        keep = try values.value(.keep, default: keep)
    }

    func validate(_ check: RangeCheck) throws {
        try check.require(keep > 0 && keep < 1, "keep", keep, "above 0 and below 1")
    }

    func edit(
        _ source: Histories,
        _ range: Range<Int>,
        into draft: inout Draft,
        using generator: inout RandomSource
    ) {
        draft.append(range, of: source, keeping: keep, using: &generator)
        draft.close()
    }
}
