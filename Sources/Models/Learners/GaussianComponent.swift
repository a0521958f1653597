import Foundation

/// One normal distribution of a mixture, and its weight there.
///
///     log N(x; μ, Σ) = −½ (columns · log 2π + log |Σ| + |L⁻¹ (x − μ)|²),   Σ = L·Lᵀ
public struct GaussianComponent: Sendable, Codable, Hashable {
    /// Share of the points, in 0...1.
    public let weight: Double
    /// Per column: the mean.
    public let means: [Double]
    /// The variances, or the covariances row-major `[columns, columns]`.
    public let covariances: [Double]
    /// 1 / deviation per column, or L⁻¹ row-major `[columns, columns]`.
    private let whitening: [Double]
    /// The part that no point changes: log weight − ½ (columns · log 2π + log |Σ|).
    private let constant: Double

    /// The likeliest component, given what share of each point is of it.
    init(
        of points: [Float],
        columns: Int,
        shares: [Double],
        covariance: GaussianMixture.Covariance,
        floor: Double
    ) {
        // A component that lost all its points keeps a weight that can be divided by.
        let total = shares.reduce(0, +) + 10 * Double.ulpOfOne
        var means = [Double](repeating: 0, count: columns)
        for (point, share) in shares.enumerated() where share > 0 {
            for column in 0..<columns {
                means[column] += share * Double(points[point * columns + column])
            }
        }
        for column in 0..<columns { means[column] /= total }
        weight = total / Double(shares.count)
        self.means = means
        var logDeterminant = 0.0
        if covariance == .diagonal {
            covariances = Self.variances(points, means, shares, total, floor)
            whitening = covariances.map { 1 / $0.squareRoot() }
            for variance in covariances { logDeterminant += log(variance) }
        } else {
            covariances = Self.covariances(points, means, shares, total, floor)
            let factor = DenseSymmetric.cholesky(covariances, size: columns, tolerance: 0)
            whitening = Self.inverse(ofLower: factor, columns)
            for column in 0..<columns {
                logDeterminant += 2 * log(factor[column * columns + column])
            }
        }
        constant = log(weight) - 0.5 * (Double(columns) * log(2 * .pi) + logDeterminant)
    }

    /// log (weight · N(x)).
    func logDensity(_ points: [Float], _ point: Int, _ columns: Int) -> Double {
        var square = 0.0
        if whitening.count == columns {
            for column in 0..<columns {
                let scaled =
                    (Double(points[point * columns + column]) - means[column]) * whitening[column]
                square += scaled * scaled
            }
            return constant - 0.5 * square
        }
        for row in 0..<columns {
            var scaled = 0.0
            for column in 0...row {
                scaled +=
                    whitening[row * columns + column]
                    * (Double(points[point * columns + column]) - means[column])
            }
            square += scaled * scaled
        }
        return constant - 0.5 * square
    }

    private static func variances(
        _ points: [Float],
        _ means: [Double],
        _ shares: [Double],
        _ total: Double,
        _ floor: Double
    ) -> [Double] {
        var sums = [Double](repeating: 0, count: means.count)
        for (point, share) in shares.enumerated() where share > 0 {
            for column in means.indices {
                let difference = Double(points[point * means.count + column]) - means[column]
                sums[column] += share * difference * difference
            }
        }
        return sums.map { $0 / total + floor }
    }

    private static func covariances(
        _ points: [Float],
        _ means: [Double],
        _ shares: [Double],
        _ total: Double,
        _ floor: Double
    ) -> [Double] {
        let columns = means.count
        var sums = [Double](repeating: 0, count: columns * columns)
        var differences = means
        for (point, share) in shares.enumerated() where share > 0 {
            for column in 0..<columns {
                differences[column] = Double(points[point * columns + column]) - means[column]
            }
            for row in 0..<columns {
                for column in 0...row {
                    sums[row * columns + column] += share * differences[row] * differences[column]
                }
            }
        }
        for row in 0..<columns {
            for column in 0...row {
                sums[row * columns + column] /= total
                sums[column * columns + row] = sums[row * columns + column]
            }
            sums[row * columns + row] += floor
        }
        return sums
    }

    /// L⁻¹ of a lower triangle L without a zero on the diagonal.
    private static func inverse(ofLower lower: [Double], _ size: Int) -> [Double] {
        var result = [Double](repeating: 0, count: size * size)
        for column in 0..<size {
            for row in column..<size {
                var sum = row == column ? 1.0 : 0
                for k in column..<row {
                    sum -= lower[row * size + k] * result[k * size + column]
                }
                result[row * size + column] = sum / lower[row * size + row]
            }
        }
        return result
    }
}
