/// What a paired comparison of two treatments on the same units says.
public struct PairedDifference: Sendable, Codable, Hashable {
    /// Mean difference, second minus first, with its interval.
    public var interval: Interval
    /// Two-sided significance level of the difference from 0, by the bootstrap.
    public var p: Double
    /// Standard error of the mean difference.
    public var standardError: Double
    /// Units compared.
    public var units: Int

    /// States a comparison.
    public init(interval: Interval, p: Double, standardError: Double, units: Int) {
        self.interval = interval
        self.p = p
        self.standardError = standardError
        self.units = units
    }

    /// The smallest true difference that is found with probability `power`.
    ///
    ///     MDE = (z(1 - α/2) + z(power)) · se
    ///
    /// Source: Bloom, "Minimum detectable effects", Evaluation Review 19(5), 1995.
    /// - Parameters:
    ///   - power: the wanted probability, in 0..<1 exclusive of 0.
    ///   - significance: the two-sided level α, in 0..<1 exclusive of 0.
    /// - Returns: a difference in the unit of the values, at least 0.
    /// - Throws: ``StatisticsError/outOfRange(statistic:argument:)``.
    public func minimumDetectableEffect(
        power: Double = 0.8,
        significance: Double = 0.05
    ) throws(StatisticsError) -> Double {
        let level = try StandardNormal.quantile(1 - significance / 2)
        return (level + (try StandardNormal.quantile(power))) * standardError
    }
}

extension Bootstrap {
    /// Compares two columns pairwise: the interval and significance of the mean of second - first.
    ///
    ///     p = min(1, 2 (min(#{mean* ≤ 0}, #{mean* ≥ 0}) + 1) / (replicates + 1))
    ///
    /// The test agrees with the interval: p < 1 - confidence when 0 lies outside, but for the
    /// resolution of the replicates. Average seeds into one value a unit before.
    ///
    /// Source: Efron & Tibshirani, "An introduction to the bootstrap", 1993, section 15.4; the added
    /// ones, which keep p above 0, from Davison & Hinkley, "Bootstrap methods", 1997, section 4.2.
    /// - Throws: ``StatisticsError`` for fewer than two units or columns of other lengths.
    public func pairedDifference(
        from first: [Double],
        to second: [Double]
    ) throws(StatisticsError) -> PairedDifference {
        try pairedDifferences(from: [first], to: [second])[0]
    }

    /// Compares several columns of the same units, such as one a metric, with shared draws.
    ///
    /// - Throws: as ``pairedDifference(from:to:)``, and for other numbers of columns.
    public func pairedDifferences(
        from first: [[Double]],
        to second: [[Double]]
    ) throws(StatisticsError) -> [PairedDifference] {
        let statistic = "paired difference"
        guard first.count == second.count else {
            throw .lengthsDiffer(statistic: statistic, expected: first.count, got: second.count)
        }
        var differences: [[Double]] = []
        for (left, right) in zip(first, second) {
            guard left.count == right.count else {
                throw .lengthsDiffer(statistic: statistic, expected: left.count, got: right.count)
            }
            guard left.count > 1 else {
                throw .tooFew(statistic: statistic, needed: 2, got: left.count)
            }
            differences.append(zip(left, right).map { $1 - $0 })
        }
        if differences.isEmpty { return [] }
        var result: [PairedDifference] = []
        for (column, means) in zip(differences, try replicateMeans(of: differences)) {
            result.append(try pairedDifference(of: column, means))
        }
        return result
    }

    private func pairedDifference(
        of differences: [Double],
        _ means: [Double]
    ) throws(StatisticsError) -> PairedDifference {
        let center = mean(differences)
        let fewer = min(means.count { $0 <= 0 }, means.count { $0 >= 0 })
        let tail = Double(fewer + 1) / Double(means.count + 1)
        let squares = differences.reduce(0) { $0 + ($1 - center) * ($1 - center) }
        let variance = squares / Double(differences.count - 1)
        return PairedDifference(
            interval: try interval(mean: center, means),
            p: min(1, 2 * tail),
            standardError: (variance / Double(differences.count)).squareRoot(),
            units: differences.count
        )
    }
}

/// Significance levels adjusted for the number of tests, so that the probability of any false finding
/// stays below the level.
///
///     p̃(i) = max over j ≤ i of min(1, (m - j + 1) p(j)),   p(1) ≤ ... ≤ p(m)
///
/// Source: Holm, "A simple sequentially rejective multiple test procedure", Scandinavian Journal of
/// Statistics 6(2), 1979.
/// - Parameter levels: significance levels in any order.
/// - Returns: the adjusted levels in the same order.
public func holmAdjusted(_ levels: [Double]) -> [Double] {
    var adjusted = levels
    var largest = 0.0
    for (place, index) in levels.indices.sorted(by: { levels[$0] < levels[$1] }).enumerated() {
        largest = max(largest, min(1, Double(levels.count - place) * levels[index]))
        adjusted[index] = largest
    }
    return adjusted
}
