/// How far what is said to be likely is from how often it is so.
public enum CalibrationError {
    /// The expected calibration error over bins of equal width.
    ///
    ///     ECE = Σ_bins |bin| / n · |accuracy(bin) − mean confidence(bin)|
    ///
    /// Source: Naeini, Cooper & Hauskrecht, "Obtaining well calibrated probabilities using Bayesian binning", AAAI 2015.
    /// - Parameters:
    ///   - confidences: in 0...1, one an answer.
    ///   - isRight: whether each answer is right.
    ///   - bins: at least 1.
    /// - Returns: a value in 0...1; nil without answers.
    public static func expected(
        confidences: [Double],
        isRight: [Bool],
        bins: Int = 10
    ) -> Double? {
        precondition(confidences.count == isRight.count && bins > 0, "one truth an answer")
        if confidences.isEmpty { return nil }
        // Per bin: confidences less truths; their sizes cancel out.
        var sums = [Double](repeating: 0, count: bins)
        for (confidence, right) in zip(confidences, isRight) {
            let bin = min(bins - 1, Int(confidence * Double(bins)))
            sums[bin] += confidence - (right ? 1 : 0)
        }
        return sums.reduce(0) { $0 + $1.magnitude } / Double(confidences.count)
    }
}
