import Commerce
import Pipelines
import Statistics

/// Takes away a fixed number of events, every choice equally likely, at least two staying.
///
/// Source: Zhou et al., "Is contrastive learning necessary? A study of data augmentation vs
/// contrastive learning in sequential recommendation", WWW 2024, section 3.2, item delete.
public struct Delete: OperatorSettings, SequenceOperator {
    static let name = "delete"
    static var keys: [String] { CodingKeys.allCases.map(\.stringValue) }

    /// Events that go, at least 1.
    public var count: Int

    private enum CodingKeys: String, CodingKey, CaseIterable { case count }

    /// Configures the operator.
    public init(count: Int = 1) {
        self.count = count
    }

    /// Reads the settings; what is missing stays at its default.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        self.init()
        count = try values.value(.count, default: count)
    }

    func validate(_ check: RangeCheck) throws {
        try check.require(count >= 1, "count", count, "of at least 1")
    }

    func edit(
        _ source: Histories,
        _ range: Range<Int>,
        into draft: inout Draft,
        using generator: inout RandomSource
    ) {
        draft.append(
            range,
            of: source,
            leavingOut: min(count, range.count - 2),
            using: &generator
        )
        draft.close()
    }
}
