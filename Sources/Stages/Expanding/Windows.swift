import Commerce
import Pipelines
import Statistics

/// Cuts histories that are longer than the model reads into overlapping windows.
///
/// A model that reads `length` events sees only the end of a longer history. The windows cover what
/// lies before: they end `stride`, `2 · stride`, ... events before the end, and the earliest begins
/// with the history. The end itself makes no window, since the original shows it. This is not prefix
/// expansion: a window is a stretch of full length.
///
/// Source: Zhou et al., "Is contrastive learning necessary?", WWW 2024, section 3.2, slide-window.
/// Deviates: windows start `stride` events apart instead of one, since each position of a window is
/// already a sample to a causal model.
public struct Windows: OperatorSettings, SequenceOperator {
    static let name = "windows"
    static var keys: [String] { CodingKeys.allCases.map(\.stringValue) }

    /// Events of a window, at least 2; the length that the model reads.
    public var length: Int
    /// Events from one window's begin to the next, in 1...length.
    public var stride: Int

    private enum CodingKeys: String, CodingKey, CaseIterable { case length, stride }

    /// Configures the operator.
    public init(length: Int = 50, stride: Int = 25) {
        self.length = length
        self.stride = stride
    }

    /// Reads the settings; what is missing stays at its default.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        self.init()
        length = try values.value(.length, default: length)
        stride = try values.value(.stride, default: max(1, length / 2))
    }

    func validate(_ check: RangeCheck) throws {
        try check.require(length >= 2, "length", length, "of at least 2")
        try check.require((1...length).contains(stride), "stride", stride, "in 1...length")
    }

    func room(for events: Int) -> Int {
        let left = max(0, events - length)
        return (left + stride - 1) / stride * length
    }

    func edit(
        _ source: Histories,
        _ range: Range<Int>,
        into draft: inout Draft,
        using generator: inout RandomSource
    ) {
        var start = range.upperBound - length
        while start > range.lowerBound {
            start = max(range.lowerBound, start - stride)
            draft.append(start..<start + length, of: source)
            draft.close()
        }
    }
}
