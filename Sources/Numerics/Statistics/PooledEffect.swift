/// One effect out of several studies' effects, with how much they disagree.
///
///     fixed:    wᵢ = 1 / seᵢ²              random:   wᵢ = 1 / (seᵢ² + τ²)
///     effect = Σ wᵢ xᵢ / Σ wᵢ,             se = (Σ wᵢ)^(-1/2)
///     Q = Σ (xᵢ - fixed)² / seᵢ²,          I² = max(0, (Q - (k - 1)) / Q)
///     τ² = max(0, (Q - (k - 1)) / (Σ 1/seᵢ² - Σ 1/seᵢ⁴ / Σ 1/seᵢ²))
///
/// The fixed effect speaks of these studies, the random effect of further ones like them.
///
/// Source: DerSimonian & Laird, "Meta-analysis in clinical trials", Controlled Clinical Trials 7(3), 1986;
/// I² after Higgins & Thompson, "Quantifying heterogeneity in a meta-analysis", Statistics in Medicine 21, 2002.
public struct PooledEffect: Sendable, Hashable {
    /// The effect if there is one for all studies.
    public var fixed: Interval
    /// The mean effect if every study has its own.
    public var random: Interval
    /// Share of the variation between the studies that chance doesn't explain, in 0...1.
    public var heterogeneity: Double

    /// Pools effects.
    ///
    /// - Parameters:
    ///   - effects: at least two, in one unit.
    ///   - standardErrors: one an effect, above 0.
    ///   - confidence: of both intervals, above 0 and below 1.
    /// - Throws: ``StatisticsError``.
    public init(
        of effects: [Double],
        standardErrors: [Double],
        confidence: Double = 0.95
    ) throws(StatisticsError) {
        let statistic = "pooled effect"
        guard effects.count == standardErrors.count else {
            throw .lengthsDiffer(
                statistic: statistic,
                expected: effects.count,
                got: standardErrors.count
            )
        }
        guard effects.count > 1 else {
            throw .tooFew(statistic: statistic, needed: 2, got: effects.count)
        }
        for error in standardErrors where !(error > 0 && error.isFinite) {
            throw .outOfRange(statistic: statistic, argument: "standard error \(error)")
        }
        let level = try StandardNormal.quantile((1 + confidence) / 2)
        func pooled(_ variances: [Double]) -> Interval {
            let weights = variances.map { 1 / $0 }
            let total = weights.reduce(0, +)
            let mean = zip(weights, effects).reduce(0) { $0 + $1.0 * $1.1 } / total
            let reach = level * (1 / total).squareRoot()
            return Interval(mean: mean, low: mean - reach, high: mean + reach)
        }
        let variances = standardErrors.map { $0 * $0 }
        let weights = variances.map { 1 / $0 }
        let total = weights.reduce(0, +)
        let common = pooled(variances)
        let spread = zip(weights, effects).reduce(0) {
            $0 + $1.0 * ($1.1 - common.mean) * ($1.1 - common.mean)
        }
        let excess = max(0, spread - Double(effects.count - 1))
        let between = excess / (total - weights.reduce(0) { $0 + $1 * $1 } / total)
        fixed = common
        random = pooled(variances.map { $0 + between })
        heterogeneity = spread > 0 ? excess / spread : 0
    }
}
