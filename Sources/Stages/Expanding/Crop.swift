import Commerce
import Pipelines
import Statistics

/// Keeps one stretch of a history, every place equally likely.
///
///     length = max(2, ⌊share · events⌋)
///
/// Source: Xie et al., "Contrastive learning for sequential recommendation" (CL4SRec), ICDE 2022,
/// section III-C, item crop, with the share 0.6 that it found best.
public struct Crop: ShareSettings, SequenceOperator {
    static let name = "crop"
    /// The share where nothing is set.
    public static let usualShare = 0.6

    /// Share of the events that stay, above 0 and below 1.
    public var share: Double

    /// Configures the operator.
    public init(share: Double = Crop.usualShare) {
        self.share = share
    }

    func edit(
        _ source: Histories,
        _ range: Range<Int>,
        into draft: inout Draft,
        using generator: inout RandomSource
    ) {
        let length = max(2, part(share, of: range.count))
        let start = range.lowerBound + generator.below(range.count - length + 1)
        draft.append(start..<start + length, of: source)
        draft.close()
    }
}
