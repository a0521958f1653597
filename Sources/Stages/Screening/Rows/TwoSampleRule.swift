public import Commerce
import Learners
public import Pipelines
import Statistics
import Tensors

/// Finds made rows that trees which never saw them surely tell from training rows.
///
///     found(x) = s(x) > Q(1 − share),   s = probability of being made, Q its quantile over real rows
///
/// Sure is what hardly any real row is mistaken for: trees that stop in time seldom say .99 of anything.
///
/// Source: Lopez-Paz & Oquab, "Revisiting classifier two-sample tests", ICLR 2017.
public struct TwoSampleRule: RowScreenRule {
    /// Why they go.
    public static let reason = RowRejection.toldApart

    /// What is done with rows that the rule finds.
    public var treatment = RowScreenConfiguration.Treatment.keep
    /// The share of real rows that trees take for made as surely, in 0...1.
    public var share = 0.001
    /// Folds that rows are dealt into, a whole number.
    public var folds = 5.0

    /// Keeps what is told apart.
    public init() {}

    /// The keys of a recipe.
    public static var settings: [RowScreenSetting<TwoSampleRule>] {
        [
            .init("share", \.share, "a share in 0...1") { (0...1).contains($0) },
            .init("folds", \.folds, "a whole number in 3...20") {
                (3...20).contains($0) && $0.rounded() == $0
            },
        ]
    }

    /// Asks trees; too few rows to deal out are all kept.
    public func judge(
        _ made: SampleTable,
        on ground: RowScreenGround,
        in context: StageContext
    ) async throws -> RowScreenFinding {
        let folds = Int(folds)
        let real = ground.training.samples.selecting(
            ground.drawn(2 * TwoSampleTrees.grownRows, seed: context.seed["told-apart"]["rows"])
        )
        do {
            let trees = try await TensorThread.run {
                try TwoSampleTrees(
                    telling: made,
                    from: real,
                    folds: folds,
                    seed: context.seed["told-apart"],
                    threads: context.threads
                ) { fold in
                    try context.checkCancellation()
                    context.progress.report(
                        Progress("tell made from real, \(fold + 1) of \(folds)")
                    )
                }
            }
            // Nobody is sure of what is as likely real.
            let threshold = max(0.5, try Quantiles.quantile(1 - share, of: trees.real))
            return RowScreenFinding(
                isFound: trees.made.map { $0 > threshold },
                measures: ["two-sample-auc": trees.areaUnderCurve]
            )
        } catch is ClassifierError {
            return RowScreenFinding(isFound: made.labels.map { _ in false })
        }
    }
}
