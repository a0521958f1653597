public import Commerce
public import Pipelines
import Retrieval
import Statistics

/// Finds made rows that lie as near to a training row as hardly any other training row does.
///
///     near(x) = 0 < d(x) ≤ Q(q),   d(x) = distance to the closest training row
///
/// Q is the quantile of the distances from training rows to the closest other one: at most 5,000 are asked, each against
/// all. What real rows have among each other is thus the measure of what is too near, and the share q of honest
/// rows would be found as well. Rows that say the same as a training row are a matter of `exact-copies`.
///
/// Source: Zhao, Kunar, Birke & Chen, "CTAB-GAN: effective table data synthesizing", ACML 2021 (distance to closest
/// record).
public struct NearCopyRule: RowScreenRule {
    /// Why they go.
    public static let reason = RowRejection.nearCopy
    /// Training rows that are asked for their closest one at most.
    private static let asked = 5_000

    /// What is done with rows that the rule finds.
    public var treatment = RowScreenConfiguration.Treatment.keep
    /// The share of training rows that lie nearer to another one, in 0...1.
    public var quantile = 0.01

    /// Keeps near copies.
    public init() {}

    /// The keys of a recipe.
    public static var settings: [RowScreenSetting<NearCopyRule>] {
        [.init("quantile", \.quantile, "a share in 0...1") { (0...1).contains($0) }]
    }

    /// Compares distances.
    public func judge(
        _ made: SampleTable,
        on ground: RowScreenGround,
        in context: StageContext
    ) async throws -> RowScreenFinding {
        let places = ground.drawn(Self.asked, seed: context.seed["near-copies"])
        let real = try ground.near(
            1,
            ground.training.samples.selecting(places),
            ownRows: places,
            in: context
        ) { $1.first?.squaredDistance }.compactMap { $0.map(Double.init) }.filter { $0 > 0 }
        // A row alone has none to be near to, and copies of each other tell of no distance.
        guard !real.isEmpty else {
            return RowScreenFinding(isFound: made.labels.map { _ in false })
        }
        let threshold = Float(
            try Quantiles.quantile(quantile, of: real.map { $0.squareRoot() })
        )
        // Farther rows need not be found at all, which spares most of the search.
        let limit = (threshold * threshold).nextUp
        let isFound = try ground.near(1, made, closerThan: limit, in: context) { _, found in
            found.first.map { $0.squaredDistance > 0 } ?? false
        }
        return RowScreenFinding(
            isFound: isFound,
            measures: ["near-copy-distance": Double(threshold)]
        )
    }
}
