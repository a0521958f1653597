import Foundation

/// Distances between two distributions.
public enum Distances {
    /// The largest difference between two empirical distribution functions.
    ///
    ///     D = max over x of |F(x) - G(x)|
    ///
    /// Source: Smirnov, Annals of Mathematical Statistics 19(2), 1948.
    /// - Parameters:
    ///   - first: finite values in any order.
    ///   - second: finite values in any order.
    /// - Returns: a value in 0...1.
    /// - Throws: ``StatisticsError/tooFew(statistic:needed:got:)`` when either is empty.
    /// - Complexity: O(*n* log *n*).
    public static func kolmogorovSmirnov(
        _ first: [Double],
        _ second: [Double]
    ) throws(StatisticsError) -> Double {
        guard !first.isEmpty, !second.isEmpty else {
            throw .tooFew(statistic: "Kolmogorov-Smirnov distance", needed: 1, got: 0)
        }
        let left = first.sorted()
        let right = second.sorted()
        var (i, j, largest) = (0, 0, 0.0)
        while i < left.count, j < right.count {
            let value = min(left[i], right[j])
            while i < left.count, left[i] == value { i += 1 }
            while j < right.count, right[j] == value { j += 1 }
            let difference = Double(i) / Double(left.count) - Double(j) / Double(right.count)
            largest = max(largest, abs(difference))
        }
        return largest
    }

    /// How far mass must move on average to turn one empirical distribution into the other.
    ///
    ///     W = ∫ |F(x) - G(x)| dx
    ///
    /// Source: Vallender, "Calculation of the Wasserstein distance between probability distributions on the line",
    /// Theory of Probability and its Applications 18(4), 1974.
    /// - Parameters:
    ///   - first: finite values in any order.
    ///   - second: finite values in any order.
    /// - Returns: a distance in the unit of the values.
    /// - Throws: ``StatisticsError/tooFew(statistic:needed:got:)`` when either is empty.
    /// - Complexity: O(*n* log *n*).
    public static func wasserstein(
        _ first: [Double],
        _ second: [Double]
    ) throws(StatisticsError) -> Double {
        guard !first.isEmpty, !second.isEmpty else {
            throw .tooFew(statistic: "Wasserstein distance", needed: 1, got: 0)
        }
        let left = first.sorted()
        let right = second.sorted()
        var (i, j, sum) = (0, 0, 0.0)
        var last = min(left[0], right[0])
        while i < left.count || j < right.count {
            let value = min(
                i < left.count ? left[i] : .infinity,
                j < right.count ? right[j] : .infinity
            )
            let gap = Double(i) / Double(left.count) - Double(j) / Double(right.count)
            sum += abs(gap) * (value - last)
            last = value
            while i < left.count, left[i] == value { i += 1 }
            while j < right.count, right[j] == value { j += 1 }
        }
        return sum
    }

    /// The correlation of Pearson over the places where neither value is missing.
    ///
    /// - Parameters:
    ///   - first: values, NaN where missing.
    ///   - second: as many values.
    /// - Returns: a value in -1...1; nil where either never changes.
    public static func correlation(_ first: [Double], _ second: [Double]) -> Double? {
        let places = first.indices.filter { !first[$0].isNaN && !second[$0].isNaN }
        let count = Double(places.count)
        let x = places.reduce(0) { $0 + first[$1] } / count
        let y = places.reduce(0) { $0 + second[$1] } / count
        var (xx, yy, xy) = (0.0, 0.0, 0.0)
        for place in places {
            let (a, b) = (first[place] - x, second[place] - y)
            (xx, yy, xy) = (xx + a * a, yy + b * b, xy + a * b)
        }
        let product = xx.squareRoot() * yy.squareRoot()
        return product > 0 && product.isFinite && xy.isFinite ? xy / product : nil
    }

    /// How strongly two columns of levels belong together (Cramér's V).
    ///
    ///     V = sqrt(χ² / (n (min(rows, columns) - 1))),   χ² = Σ (n_ij - e_ij)² / e_ij,   e_ij = n_i n_j / n
    ///
    /// Source: Cramér, "Mathematical methods of statistics", 1946, section 21.9.
    ///
    /// - Parameters:
    ///   - counts: rows of each pair of levels, `[rows, columns]` in row-major order.
    ///   - columns: levels of the second column.
    /// - Returns: a value in 0...1; nil where either column has fewer than two levels with rows.
    public static func association(_ counts: [Double], columns: Int) -> Double? {
        var down = [Double](repeating: 0, count: columns)
        var across = [Double](repeating: 0, count: counts.count / max(columns, 1))
        for (cell, count) in counts.enumerated() where count > 0 {
            down[cell % columns] += count
            across[cell / columns] += count
        }
        let fewer = min(down.count { $0 > 0 }, across.count { $0 > 0 })
        guard fewer > 1 else { return nil }
        let all = down.reduce(0, +)
        // Σ (n - e)² / e = Σ n² / e - all, so that empty cells needn't be looked at.
        var sum = -all
        for (cell, count) in counts.enumerated() where count > 0 {
            sum += count * count * all / (down[cell % columns] * across[cell / columns])
        }
        return (max(0, sum) / (all * Double(fewer - 1))).squareRoot()
    }

    /// The root of the mean squared distance from the mean; 0 for no values.
    public static func standardDeviation(of values: [Double]) -> Double {
        let count = Double(max(values.count, 1))
        let mean = values.reduce(0, +) / count
        return (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count).squareRoot()
    }

    /// Half the sum of the absolute differences of probabilities.
    ///
    ///     TV(p, q) = ½ Σ |p(x) - q(x)|
    ///
    /// - Parameters:
    ///   - first: non-negative weight of each value; they need not sum to 1.
    ///   - second: weights of the same values in the same order.
    /// - Returns: a value in 0...1.
    /// - Throws: ``StatisticsError`` for other lengths, negative weights or a sum of 0.
    public static func totalVariation(
        _ first: [Double],
        _ second: [Double]
    ) throws(StatisticsError) -> Double {
        let (p, q) = try probabilities(first, second, for: "total variation")
        return 0.5 * zip(p, q).reduce(0) { $0 + abs($1.0 - $1.1) }
    }

    /// The Jensen-Shannon divergence in bits.
    ///
    ///     JS(p, q) = ½ KL(p ‖ m) + ½ KL(q ‖ m),   m = (p + q) / 2
    ///
    /// Source: Lin, "Divergence measures based on the Shannon entropy", IEEE Transactions on
    /// Information Theory 37(1), 1991.
    /// - Parameters:
    ///   - first: non-negative weight of each value; they need not sum to 1.
    ///   - second: weights of the same values in the same order.
    /// - Returns: a value in 0...1.
    /// - Throws: ``StatisticsError`` for other lengths, negative weights or a sum of 0.
    public static func jensenShannon(
        _ first: [Double],
        _ second: [Double]
    ) throws(StatisticsError) -> Double {
        let (p, q) = try probabilities(first, second, for: "Jensen-Shannon divergence")
        var sum = 0.0
        for (left, right) in zip(p, q) {
            let middle = 0.5 * (left + right)
            if left > 0 { sum += 0.5 * left * log2(left / middle) }
            if right > 0 { sum += 0.5 * right * log2(right / middle) }
        }
        return min(max(sum, 0), 1)
    }

    private static func probabilities(
        _ first: [Double],
        _ second: [Double],
        for statistic: String
    ) throws(StatisticsError) -> ([Double], [Double]) {
        guard first.count == second.count else {
            throw .lengthsDiffer(statistic: statistic, expected: first.count, got: second.count)
        }
        func normalised(_ weights: [Double]) throws(StatisticsError) -> [Double] {
            guard weights.allSatisfy({ $0 >= 0 && $0.isFinite }) else {
                throw .outOfRange(statistic: statistic, argument: "negative or infinite weights")
            }
            let sum = weights.reduce(0, +)
            guard sum > 0 else {
                throw .outOfRange(statistic: statistic, argument: "weights that sum to 0")
            }
            return weights.map { $0 / sum }
        }
        return (try normalised(first), try normalised(second))
    }
}
