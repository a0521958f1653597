import Foundation

/// Student's t distribution.
///
///     P(T ≤ t) = 1 − I_x(ν/2, 1/2) / 2 for t ≥ 0,   x = ν / (ν + t²)
///
/// with the regularised incomplete beta function I.
///
/// Source: Abramowitz & Stegun, "Handbook of Mathematical Functions", 1964, 26.5.8 and 26.7.1.
public struct StudentT: Sendable, Hashable {
    /// Degrees of freedom ν, above 0.
    public let freedom: Double

    /// Names a distribution by its degrees of freedom, above 0.
    public init(freedom: Double) {
        precondition(freedom > 0, "degrees of freedom are above 0, got \(freedom)")
        self.freedom = freedom
    }

    /// The probability that both tails beyond ±`t` have together, in 0...1.
    public func twoSided(_ t: Double) -> Double {
        incompleteBeta(freedom / (freedom + t * t), freedom / 2, 0.5)
    }

    /// The number beyond which both tails together have a probability in 0..<1 exclusive of 0; found by halving.
    public func critical(_ probability: Double) -> Double {
        precondition(probability > 0 && probability < 1, "a probability between 0 and 1")
        var (low, high) = (0.0, 1.0)
        while twoSided(high) > probability { high *= 2 }
        while high - low > 1e-12 * high {
            let middle = (low + high) / 2
            if twoSided(middle) > probability { low = middle } else { high = middle }
        }
        return (low + high) / 2
    }

    /// I_x(a, b), by the continued fraction on the side where it converges fast.
    private func incompleteBeta(_ x: Double, _ a: Double, _ b: Double) -> Double {
        if x <= 0 { return 0 }
        if x >= 1 { return 1 }
        let gammas: Double = lgamma(a + b) - lgamma(a) - lgamma(b)
        let front = exp(gammas + a * log(x) + b * log(1 - x))
        return x < (a + 1) / (a + b + 2)
            ? front * fraction(x, a, b) / a : 1 - front * fraction(1 - x, b, a) / b
    }

    /// The continued fraction of the incomplete beta function, by Lentz's method.
    private func fraction(_ x: Double, _ a: Double, _ b: Double) -> Double {
        let tiny = 1e-300
        func kept(_ value: Double) -> Double { abs(value) < tiny ? tiny : value }
        var c = 1.0
        var d = 1 / kept(1 - (a + b) * x / (a + 1))
        var result = d
        for m in 1...500 {
            let step = Double(m)
            let place: Double = a + 2 * step
            let even: Double = step * (b - step) * x / ((place - 1) * place)
            let odd: Double = -(a + step) * (a + b + step) * x / (place * (place + 1))
            for term in [even, odd] {
                d = 1 / kept(1 + term * d)
                c = kept(1 + term / c)
                result *= d * c
            }
            if abs(d * c - 1) < 1e-15 { break }
        }
        return result
    }
}

/// The corrected paired test of two learners over repeated cross-validation.
///
///     t = mean(d) / √((1/n + tested/trained) · var(d)),   n − 1 degrees of freedom
///
/// Folds share most of their training rows, so that their differences are not independent; without the second
/// term an interval would be far too narrow.
///
/// Source: Nadeau & Bengio, "Inference for the generalization error", Machine Learning 52, 2003; Bouckaert &
/// Frank, PAKDD 2004.
public struct CorrectedPairedTest: Sendable, Hashable {
    /// The mean difference with its interval.
    public let interval: Interval
    /// Two-sided.
    public let p: Double

    /// Tests differences, one a fold.
    ///
    /// - Parameters:
    ///   - differences: at least two.
    ///   - testedShare: rows that a fold tests over rows that it trains on, such as 1/4 for five folds.
    ///   - confidence: of the interval, in 0..<1.
    public init(_ differences: [Double], testedShare: Double, confidence: Double) {
        precondition(differences.count > 1, "a test needs at least two differences")
        let count = Double(differences.count)
        let mean = differences.reduce(0, +) / count
        let variance =
            differences.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (count - 1)
        let error = ((1 / count + testedShare) * variance).squareRoot()
        let distribution = StudentT(freedom: count - 1)
        let reach = error * distribution.critical(1 - confidence)
        interval = Interval(mean: mean, low: mean - reach, high: mean + reach)
        p = error > 0 ? distribution.twoSided(mean / error) : (mean == 0 ? 1 : 0)
    }
}
