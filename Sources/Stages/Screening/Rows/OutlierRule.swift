public import Commerce
import Learners
public import Pipelines
import Statistics

/// Finds made rows that lie more alone than nearly all training rows, by an isolation forest grown on these.
///
/// Source: Liu, Ting & Zhou, "Isolation forest", ICDM 2008.
public struct OutlierRule: RowScreenRule {
    /// Why they go.
    public static let reason = RowRejection.outlier
    /// Training rows whose scores tell what is usual at most.
    private static let asked = 20_000

    /// What is done with rows that the rule finds.
    public var treatment = RowScreenConfiguration.Treatment.keep
    /// The share of training rows that lie more alone still, in 0...1.
    public var share = 0.001
    /// Trees of the forest, a whole number.
    public var trees = 100.0
    /// Training rows a tree, a whole number.
    public var sample = 256.0

    /// Keeps outliers.
    public init() {}

    /// The keys of a recipe.
    public static var settings: [RowScreenSetting<OutlierRule>] {
        [
            .init("share", \.share, "a share in 0...1") { (0...1).contains($0) },
            .init("trees", \.trees, "a whole number in 1...1000") {
                (1...1000).contains($0) && $0.rounded() == $0
            },
            .init("sample", \.sample, "a whole number in 2...10000") {
                (2...10_000).contains($0) && $0.rounded() == $0
            },
        ]
    }

    /// Compares scores.
    public func judge(
        _ made: SampleTable,
        on ground: RowScreenGround,
        in context: StageContext
    ) async throws -> RowScreenFinding {
        let seed = context.seed["outliers"]
        let code = RarityCode(fitting: ground.training)
        let places = ground.drawn(Self.asked, seed: seed["rows"])
        let points = code.encoded(ground.training.samples.selecting(places))
        guard code.width > 0, !points.isEmpty else {
            return RowScreenFinding(isFound: made.labels.map { _ in false })
        }
        let forest = IsolationForest(
            fitting: points,
            columns: code.width,
            configuration: .init(trees: Int(trees), sampleSize: Int(sample)),
            seed: seed
        )
        let usual = forest.scores(of: points, threads: context.threads)
        let threshold = try Quantiles.quantile(1 - share, of: usual)
        try context.checkCancellation()
        let scores = forest.scores(of: code.encoded(made), threads: context.threads)
        return RowScreenFinding(
            isFound: scores.map { $0 > threshold },
            measures: ["outlier-score": threshold]
        )
    }
}
