/// Order statistics of finite values.
public enum Quantiles {
    /// The value below which the share `probability` lies, linear between order statistics.
    ///
    ///     h = (n - 1) p,   Q(p) = x[⌊h⌋] + (h - ⌊h⌋) (x[⌊h⌋ + 1] - x[⌊h⌋])
    ///
    /// Source: Hyndman & Fan, "Sample quantiles in statistical packages", The American Statistician
    /// 50(4), 1996, type 7.
    /// - Parameters:
    ///   - probability: in 0...1.
    ///   - ascending: finite values in ascending order.
    /// - Returns: a value between the least and the largest.
    /// - Throws: ``StatisticsError`` for no values or a probability outside of 0...1.
    public static func quantile(
        _ probability: Double,
        ofAscending ascending: [Double]
    ) throws(StatisticsError) -> Double {
        guard let last = ascending.last else {
            throw .tooFew(statistic: "quantile", needed: 1, got: 0)
        }
        guard probability >= 0, probability <= 1 else {
            throw .outOfRange(statistic: "quantile", argument: "probability \(probability)")
        }
        let place = Double(ascending.count - 1) * probability
        let below = Int(place)
        if below + 1 >= ascending.count { return last }
        let rest = place - Double(below)
        return ascending[below] + rest * (ascending[below + 1] - ascending[below])
    }

    /// The quantile of values in any order.
    ///
    /// - Throws: as ``quantile(_:ofAscending:)``.
    /// - Complexity: O(*n* log *n*).
    public static func quantile(
        _ probability: Double,
        of values: [Double]
    ) throws(StatisticsError) -> Double {
        try quantile(probability, ofAscending: values.sorted())
    }

    /// The middle value, or the mean of the two middle ones.
    ///
    /// - Throws: ``StatisticsError/tooFew(statistic:needed:got:)`` for no values.
    public static func median(of values: [Double]) throws(StatisticsError) -> Double {
        try quantile(0.5, of: values)
    }

    /// The median of the absolute deviations from the median, without scaling.
    ///
    /// Multiply by 1.4826 to estimate the standard deviation of normal values.
    ///
    /// Source: Hampel, "The influence curve and its role in robust estimation", JASA 69, 1974.
    /// - Throws: ``StatisticsError/tooFew(statistic:needed:got:)`` for no values.
    public static func medianAbsoluteDeviation(
        of values: [Double]
    ) throws(StatisticsError) -> Double {
        let middle = try median(of: values)
        return try median(of: values.map { abs($0 - middle) })
    }
}
