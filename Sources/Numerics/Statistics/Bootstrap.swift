/// A mean with the interval that holds it at the stated confidence.
public struct Interval: Sendable, Codable, Hashable {
    /// The mean of the sample.
    public var mean: Double
    /// The lower end.
    public var low: Double
    /// The upper end.
    public var high: Double

    /// States an interval.
    public init(mean: Double, low: Double, high: Double) {
        self.mean = mean
        self.low = low
        self.high = high
    }
}

/// The percentile bootstrap: means of samples drawn with replacement from the units.
///
/// Each replicate draws as many units as there are, each unit equally likely, by a generator that
/// depends on the seed and the replicate's number alone. Columns of the same units share the draws.
///
/// Source: Efron & Tibshirani, "An introduction to the bootstrap", 1993, chapters 13 (interval) and
/// 15 (significance level).
public struct Bootstrap: Sendable, Hashable {
    /// How many samples are drawn.
    public var replicates: Int
    /// The probability that the interval is to hold the mean with, in 0..<1 exclusive of 0.
    public var confidence: Double
    /// Where the draws come from.
    public var seed: Seed

    /// Configures a bootstrap; a precision of 1e-3 in `p` needs some thousand replicates.
    public init(replicates: Int = 2_000, confidence: Double = 0.95, seed: Seed) {
        self.replicates = replicates
        self.confidence = confidence
        self.seed = seed
    }

    /// The means of each replicate, column by column.
    ///
    /// - Parameter columns: one or more columns with one value a unit, such as one a metric.
    /// - Returns: per column, the mean of each replicate.
    /// - Throws: ``StatisticsError`` for no units, columns of other lengths or no replicates.
    /// - Complexity: O(*replicates* · *units* · *columns*).
    public func replicateMeans(
        of columns: [[Double]]
    ) throws(StatisticsError) -> [[Double]] {
        let units = try checkedUnits(columns)
        let width = columns.count
        var rows = [Double](repeating: 0, count: units * width)
        for (column, values) in columns.enumerated() {
            for unit in 0..<units { rows[unit * width + column] = values[unit] }
        }
        var means = [[Double]](repeating: Array(repeating: 0, count: replicates), count: width)
        var sums = [Double](repeating: 0, count: width)
        for replicate in 0..<replicates {
            for column in 0..<width { sums[column] = 0 }
            var generator = seed[replicate].generator()
            rows.withUnsafeBufferPointer { rows in
                sums.withUnsafeMutableBufferPointer { sums in
                    for _ in 0..<units {
                        let start = generator.below(units) * width
                        for column in 0..<width { sums[column] += rows[start + column] }
                    }
                }
            }
            for column in 0..<width { means[column][replicate] = sums[column] / Double(units) }
        }
        return means
    }

    /// The mean of each column with its interval.
    ///
    /// - Throws: ``StatisticsError`` as ``replicateMeans(of:)``.
    public func intervals(of columns: [[Double]]) throws(StatisticsError) -> [Interval] {
        let replicates = try replicateMeans(of: columns)
        var result: [Interval] = []
        for (values, means) in zip(columns, replicates) {
            result.append(try interval(mean: mean(values), means))
        }
        return result
    }

    /// The interval around `mean` from the replicates' means.
    func interval(mean: Double, _ means: [Double]) throws(StatisticsError) -> Interval {
        let ascending = means.sorted()
        let tail = 0.5 * (1 - confidence)
        return Interval(
            mean: mean,
            low: try Quantiles.quantile(tail, ofAscending: ascending),
            high: try Quantiles.quantile(1 - tail, ofAscending: ascending)
        )
    }

    private func checkedUnits(_ columns: [[Double]]) throws(StatisticsError) -> Int {
        guard replicates > 0, confidence > 0, confidence < 1 else {
            throw .outOfRange(
                statistic: "bootstrap",
                argument: "\(replicates) replicates at confidence \(confidence)"
            )
        }
        guard let units = columns.first?.count, units > 0 else {
            throw .tooFew(statistic: "bootstrap", needed: 1, got: 0)
        }
        for column in columns where column.count != units {
            throw .lengthsDiffer(statistic: "bootstrap", expected: units, got: column.count)
        }
        return units
    }
}

/// The arithmetic mean of at least one value.
func mean(_ values: [Double]) -> Double {
    values.reduce(0, +) / Double(values.count)
}
