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
