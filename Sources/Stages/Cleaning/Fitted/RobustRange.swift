import Foundation

/// A range around the median of positive values, on a logarithmic scale.
///
///     m = median(ln x),   s = 1.4826 · median(|ln x - m|),   range = exp(m - k·s) ... exp(m + k·s)
///
/// 1.4826 makes s the standard deviation of normally distributed logarithms. Where over half of the
/// values are equal, so that s is 0, s = 1.2533 · mean(|ln x - m|) takes its place.
///
/// Source: Iglewicz & Hoaglin, "How to Detect and Handle Outliers", ASQC, 1993, chapter 3.
/// Deviates: on logarithms, since quantities and prices are skewed.
struct RobustRange {
    /// exp(m).
    let median: Double
    /// s, in units of the natural logarithm; above 0.
    let deviation: Double

    /// Fits the positive values; nil when there are fewer than `minimum` or all are equal.
    init?(_ values: some Sequence<Double>, minimum: Int) {
        let logarithms = values.filter { $0 > 0 && $0.isFinite }.map { log($0) }
        guard logarithms.count >= minimum else { return nil }
        let center = Self.median(logarithms)
        let distances = logarithms.map { abs($0 - center) }
        let median = Self.median(distances)
        let mean = distances.reduce(0, +) / Double(distances.count)
        let spread = median > 0 ? 1.4826 * median : 1.2533 * mean
        guard spread > 0 else { return nil }
        self.median = exp(center)
        deviation = spread
    }

    /// The values within `count` deviations of the median.
    func within(_ count: Double) -> ClosedRange<Double> {
        median * exp(-count * deviation)...median * exp(count * deviation)
    }

    /// The median of at least one value.
    private static func median(_ values: [Double]) -> Double {
        let sorted = values.sorted()
        let middle = sorted.count / 2
        return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
    }
}
