import Foundation
public import Statistics

/// A mixture of normal distributions of one column of numbers, one a mode, beside numbers that occur often.
///
///     p(x) = Σ_k w_k N(x; μ_k, σ_k²)
///
/// A number that many rows have, such as the 0 of those who spent nothing, is a mode of its own without any
/// width: a network that only comes near it would make rows that can't be.
///
/// Source: Dempster, Laird & Rubin, "Maximum likelihood from incomplete data via the EM algorithm", JRSS B
/// 39(1), 1977; its use as mode-specific normalisation: Xu et al., "Modeling tabular data using conditional
/// GAN", NeurIPS 2019, section 4.2.
/// Deviates: modes of frequent numbers; expectation-maximisation from the quantiles of at most ``sampleLimit`` values, components of a
/// small weight left out at the end, in place of the variational mixture, which decides on their number
/// itself and takes far longer.
public struct ModeMixture: Sendable, Hashable {
    /// Values that the mixture is fitted to at most.
    public static let sampleLimit = 5_000
    private static let steps = 40
    private static let smallestWeight = 0.005
    /// Share of the values from which a number is a mode of its own.
    private static let frequentShare = 0.02

    /// The modes' means.
    public private(set) var means: [Double]
    /// The modes' standard deviations; 0 where a mode is a single value.
    public private(set) var deviations: [Double]
    private var weights: [Double]
    /// The least and the greatest value seen.
    private let range: ClosedRange<Double>

    /// Fits at most `modes` components, and as many modes of frequent numbers, to at least one finite value.
    public init(fitting values: [Double], modes: Int, seed: Seed) {
        precondition(!values.isEmpty && modes > 0, "a mixture needs values and modes")
        range = (values.min() ?? 0)...(values.max() ?? 0)
        let frequent = Self.frequent(in: values, limit: modes)
        let others = values.filter { frequent[$0] == nil }
        let spread = range.upperBound - range.lowerBound
        let floor = max(spread * 1e-4, .leastNormalMagnitude)
        var random = seed.generator()
        let sample = random.sample(Self.sampleLimit, of: others.count).map { others[$0] }.sorted()
        let starts =
            sample.isEmpty
            ? [] : (0..<modes).map { sample[(2 * $0 + 1) * sample.count / (2 * modes)] }
        means = Array(Set(starts)).sorted()
        let width = max(spread / Double(2 * modes), floor)
        deviations = Array(repeating: width, count: means.count)
        weights = Array(repeating: 1 / Double(max(means.count, 1)), count: means.count)
        for _ in 0..<Self.steps { improve(on: sample, floor: floor) }
        let share = Double(others.count) / Double(values.count)
        let fitted = zip(zip(means, deviations), weights.map { $0 * share })
            .filter { $0.1 >= min(Self.smallestWeight, share / Double(modes)) }
        let exact = frequent.keys.sorted()
        means = exact + fitted.map(\.0.0)
        deviations = exact.map { _ in 0 } + fitted.map { $0.0.1 <= floor ? 0 : $0.0.1 }
        weights = exact.map { frequent[$0] ?? 0 } + fitted.map(\.1)
    }

    /// The most frequent numbers with their shares.
    private static func frequent(in values: [Double], limit: Int) -> [Double: Double] {
        var counts: [Double: Int] = [:]
        for value in values { counts[value, default: 0] += 1 }
        let fewest = frequentShare * Double(values.count)
        let chosen = counts.filter { $0.value > 1 && Double($0.value) >= fewest }
            .sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(limit)
        return Dictionary(
            uniqueKeysWithValues: chosen.map { ($0.key, Double($0.value) / Double(values.count)) }
        )
    }

    /// How many modes there are.
    public var count: Int { means.count }

    /// A mode that a value may stem from, drawn by its probability, and the value's place in that mode.
    ///
    ///     place = (x − μ) / (4 σ), kept within ±0.99
    public func encode(_ value: Double, from random: inout RandomSource) -> (
        mode: Int, place: Float
    ) {
        let likelihoods = likelihoods(of: value)
        let sum = likelihoods.reduce(0, +)
        var mode = means.indices.min { abs(means[$0] - value) < abs(means[$1] - value) } ?? 0
        if sum > 0 {
            var left = random.uniform() * sum
            mode =
                likelihoods.indices.first { place in
                    left -= likelihoods[place]
                    return left < 0
                } ?? mode
        }
        guard deviations[mode] > 0 else { return (mode, 0) }
        let place = (value - means[mode]) / (4 * deviations[mode])
        return (mode, Float(min(max(place, -0.99), 0.99)))
    }

    /// The value at a place in a mode, kept within the values that were seen.
    public func decode(mode: Int, place: Float) -> Double {
        let value = means[mode] + 4 * deviations[mode] * Double(place)
        return min(max(value, range.lowerBound), range.upperBound)
    }

    private func likelihoods(of value: Double) -> [Double] {
        means.indices.map { mode in
            guard deviations[mode] > 0 else {
                return value == means[mode] ? weights[mode] * 1e6 : 0
            }
            let z = (value - means[mode]) / deviations[mode]
            return weights[mode] / deviations[mode] * exp(-0.5 * z * z)
        }
    }

    private mutating func improve(on sample: [Double], floor: Double) {
        var sums = [Double](repeating: 0, count: means.count)
        var firsts = sums
        var seconds = sums
        for value in sample {
            let likelihoods = likelihoods(of: value)
            let total = likelihoods.reduce(0, +)
            guard total > 0 else { continue }
            for mode in means.indices {
                let share = likelihoods[mode] / total
                sums[mode] += share
                firsts[mode] += share * value
                seconds[mode] += share * value * value
            }
        }
        for mode in means.indices where sums[mode] > 1e-9 {
            means[mode] = firsts[mode] / sums[mode]
            let variance = seconds[mode] / sums[mode] - means[mode] * means[mode]
            deviations[mode] = max(max(variance, 0).squareRoot(), floor)
        }
        weights = sums.map { $0 / Double(sample.count) }
    }
}
