import Evaluating
import Retrieval
import Statistics
import Training

/// How a smaller encoder is held against the encoder as it is.
struct CompressionComparison: Sendable {
    /// How systems are compared, adjusted for the number of variants.
    let paired: PairedComparison
    /// The metric that decides.
    let metric: String
    /// The ranker that decides.
    let ranker: RankerKind
    /// The loss allowed.
    let mostLost: Double

    /// One form of the encoder.
    ///
    /// - Parameters:
    ///   - name: what was done to it.
    ///   - cost: its size and speed.
    ///   - found: by ranker: how it does.
    ///   - whole: by ranker: how the encoder as it is does; nil for that encoder itself.
    ///   - cases: queries that the decision rests on.
    /// - Returns: the form, accepted or not.
    /// - Throws: `ComparisonError`.
    func variant(
        _ name: String,
        _ cost: EncoderCost,
        _ found: [RankerKind: Evaluation],
        against whole: [RankerKind: Evaluation]?,
        cases: Int
    ) throws -> CompressionFindings.Variant {
        var variant = CompressionFindings.Variant(
            name: name,
            byteCount: cost.byteCount,
            textsPerSecond: cost.textsPerSecond,
            levels: [:],
            differences: [:]
        )
        for (kind, evaluation) in found {
            guard let before = (whole ?? found)[kind] else { continue }
            let compared = try paired.compare(baseline: [before], augmented: [evaluation])
            variant.levels[kind.rawValue] = compared.all.augmented[metric]?.interval.mean
            if whole == nil { continue }
            variant.differences[kind.rawValue] = compared.all.differences()[metric]
        }
        if let interval = variant.differences[ranker.rawValue] {
            variant.isAccepted =
                cases >= PairedComparison.fewestToDecide && interval.low > -mostLost
        }
        return variant
    }
}
