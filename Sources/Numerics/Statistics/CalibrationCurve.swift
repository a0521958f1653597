/// How often what was called so probable came true.
///
///     ECE = Σ_b n_b / n · |share of positives in b − mean probability in b|
///
/// Source: Guo et al., "On calibration of modern neural networks", ICML 2017, equation 3: bins of equal width, a
/// probability on an edge is in the bin below it.
public struct CalibrationCurve: Sendable, Codable, Hashable {
    /// Rows whose probabilities are alike.
    public struct Bin: Sendable, Codable, Hashable {
        /// Their mean probability.
        public var probability: Double
        /// The share of them that are positive.
        public var share: Double
        /// How many.
        public var count: Int
    }

    /// Bins that hold rows, ascending.
    public let bins: [Bin]
    /// The expected calibration error, in 0...1.
    public let error: Double

    /// Sorts rows into bins.
    ///
    /// - Throws: ``StatisticsError`` when lengths differ, there is no row, or a probability is outside of 0...1.
    public init(
        probabilities: [Double],
        labels: [Bool],
        bins count: Int = 10
    ) throws(StatisticsError) {
        let name = "calibration curve"
        guard probabilities.count == labels.count else {
            throw .lengthsDiffer(statistic: name, expected: labels.count, got: probabilities.count)
        }
        guard !labels.isEmpty else { throw .tooFew(statistic: name, needed: 1, got: 0) }
        guard probabilities.allSatisfy({ (0...1).contains($0) }) else {
            throw .outOfRange(statistic: name, argument: "probabilities outside of 0...1")
        }
        var sums = [(probability: Double, positives: Int, count: Int)](
            repeating: (0, 0, 0),
            count: count
        )
        for (probability, label) in zip(probabilities, labels) {
            let bin = max(0, Int((probability * Double(count)).rounded(.up)) - 1)
            sums[bin].probability += probability
            sums[bin].positives += label ? 1 : 0
            sums[bin].count += 1
        }
        bins = sums.filter { $0.count > 0 }.map {
            Bin(
                probability: $0.probability / Double($0.count),
                share: Double($0.positives) / Double($0.count),
                count: $0.count
            )
        }
        error = bins.reduce(0) {
            $0 + Double($1.count) / Double(labels.count) * abs($1.share - $1.probability)
        }
    }
}
