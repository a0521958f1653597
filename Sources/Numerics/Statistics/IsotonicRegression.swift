/// The rising function that is nearest to some values in the sense of least squares.
///
///     min Σ (f(x_i) − y_i)²,   f(x) <= f(x') where x < x'
///
/// Equal arguments count as one with their mean. Between two arguments a line is drawn, and beyond the outer ones
/// the function stays as it is.
///
/// Source: Ayer et al., Annals of Mathematical Statistics 26(4), 1955 (pool adjacent violators); for probabilities
/// of classifiers: Zadrozny & Elkan, KDD 2002.
public struct IsotonicRegression: Sendable, Codable, Hashable {
    /// Arguments, ascending: the ends of each stretch on which the function does not rise.
    public let arguments: [Double]
    /// The function at ``arguments``.
    public let values: [Double]

    /// Fits the function.
    ///
    /// - Throws: ``StatisticsError`` when lengths differ, there is no value, or one is not finite.
    /// - Complexity: O(*n* log *n*).
    public init(arguments: [Double], values: [Double]) throws(StatisticsError) {
        let name = "isotonic regression"
        guard arguments.count == values.count else {
            throw .lengthsDiffer(statistic: name, expected: arguments.count, got: values.count)
        }
        guard !arguments.isEmpty else { throw .tooFew(statistic: name, needed: 1, got: 0) }
        guard (arguments + values).allSatisfy(\.isFinite) else {
            throw .outOfRange(statistic: name, argument: "values that are no finite numbers")
        }
        var stretches: [Stretch] = []
        for place in arguments.indices.sorted(by: { (arguments[$0], $0) < (arguments[$1], $1) }) {
            let own = Stretch(argument: arguments[place], value: values[place])
            if let last = stretches.last, last.end == own.start {
                stretches[stretches.count - 1].join(own)
            } else {
                stretches.append(own)
            }
        }
        var pools: [Stretch] = []
        for stretch in stretches {
            pools.append(stretch)
            while pools.count > 1, pools[pools.count - 2].mean >= pools[pools.count - 1].mean {
                let last = pools.removeLast()
                pools[pools.count - 1].join(last)
            }
        }
        var (ends, means): ([Double], [Double]) = ([], [])
        for pool in pools {
            for end in pool.start == pool.end ? [pool.start] : [pool.start, pool.end] {
                ends.append(end)
                means.append(pool.mean)
            }
        }
        self.arguments = ends
        self.values = means
    }

    /// The function at an argument.
    ///
    /// - Complexity: O(log *n*).
    public func callAsFunction(_ argument: Double) -> Double {
        var (low, high) = (0, arguments.count)
        while low < high {
            let middle = (low + high) / 2
            if arguments[middle] <= argument { low = middle + 1 } else { high = middle }
        }
        if low == 0 { return values[0] }
        if low == arguments.count { return values[low - 1] }
        let share = (argument - arguments[low - 1]) / (arguments[low] - arguments[low - 1])
        return values[low - 1] + share * (values[low] - values[low - 1])
    }

    /// Neighbouring arguments with one value.
    private struct Stretch {
        var start: Double
        var end: Double
        var sum: Double
        var count: Double

        var mean: Double { sum / count }

        init(argument: Double, value: Double) {
            (start, end, sum, count) = (argument, argument, value, 1)
        }

        mutating func join(_ other: Stretch) {
            end = other.end
            sum += other.sum
            count += other.count
        }
    }
}
