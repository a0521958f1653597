import Foundation

extension DecisionRule {
    /// The threshold of the highest F1 that two classes' probabilities promise on rows whose class nobody has said.
    ///
    ///     F1(t) = 2 Σ_{p_i ≥ t} q_i / (#{p_i ≥ t} + Σ_i q_i),   q_i / (1 - q_i) = c p_i / (1 - p_i)
    ///
    /// Where few rows have a class, many without one tell the threshold far more surely, as long as the
    /// probabilities are right in the mean. Rows made of one class move that mean, and c takes the move back: models
    /// whose odds differ by a constant take the same rows. The threshold is one for p, not for q.
    ///
    /// Source: Lipton, Elkan & Naryanaswamy, "Optimal thresholding of classifiers to maximize F1 measure", ECML PKDD
    /// 2014. Deviates: a ratio of expectations in place of the expected ratio, which it comes to as rows grow in number.
    ///
    /// - Parameters:
    ///   - probabilities: p, of two classes, for at least one row.
    ///   - factor: c, above 0, such as ``oddsFactor(bringing:toShareOf:)``.
    /// - Throws: ``StatisticsError`` when there is no row, a probability is no number, or classes are more than two.
    /// - Complexity: O(*n* log *n*).
    public init(
        expectedOn probabilities: ClassProbabilities,
        oddsTimes factor: Double = 1
    ) throws(StatisticsError) {
        try Self.checkExpected(probabilities)
        let falling = probabilities.values.sorted(by: >)
        let mended = falling.map { Self.timesOdds($0, factor) }
        let expected = mended.reduce(0, +)
        var best = (threshold: 1.0, f1: -1.0)
        var found = 0.0
        for (place, probability) in mended.enumerated() {
            found += probability
            // Of rows that tie none or all are best: a row is worth taking that is likelier than half of the F1 so far.
            let f1 = 2 * found / (Double(place + 1) + expected)
            if f1 > best.f1 { best = (falling[place], f1) }
        }
        self = .threshold(best.threshold)
    }

    /// What a model's odds are multiplied with so that the mean probability is the share of rows of the second class.
    ///
    ///     mean_i c p_i / (1 - p_i + c p_i) = share
    ///
    /// This is the likeliest shift of the log-odds, as of a logistic regression that learns nothing else. Where no c
    /// in 1/``mostOdds``...``mostOdds`` does it, the nearer end is taken.
    ///
    /// - Parameters:
    ///   - probabilities: of two classes.
    ///   - labels: of the same rows; 1 is the second class.
    /// - Returns: c, in 1/``mostOdds``...``mostOdds``.
    /// - Throws: ``StatisticsError`` as ``init(expectedOn:oddsTimes:)``, and when lengths differ.
    /// - Complexity: O(*n*) times a constant.
    public static func oddsFactor(
        bringing probabilities: ClassProbabilities,
        toShareOf labels: [Int32]
    ) throws(StatisticsError) -> Double {
        try checkExpected(probabilities)
        guard probabilities.count == labels.count else {
            throw .lengthsDiffer(
                statistic: "expected F1",
                expected: labels.count,
                got: probabilities.count
            )
        }
        let wanted = Double(labels.count { $0 == 1 })
        // The sum grows with the factor, so that halving the range of its logarithm finds it to the last digits.
        var (low, high) = (-log(mostOdds), log(mostOdds))
        for _ in 0..<60 {
            let middle = (low + high) / 2
            let factor = exp(middle)
            let sum = probabilities.values.reduce(0) { $0 + timesOdds($1, factor) }
            if sum < wanted { low = middle } else { high = middle }
        }
        return exp((low + high) / 2)
    }

    /// Odds are multiplied by no more, so that a model that never expects a class is not believed at any price.
    public static let mostOdds = 1e6

    private static func timesOdds(_ probability: Double, _ factor: Double) -> Double {
        let odds = factor * probability
        return odds / (1 - probability + odds)
    }

    private static func checkExpected(
        _ probabilities: ClassProbabilities
    ) throws(StatisticsError) {
        guard probabilities.classes == 2 else {
            throw .outOfRange(
                statistic: "expected F1",
                argument: "\(probabilities.classes) classes"
            )
        }
        guard probabilities.count > 0 else {
            throw .tooFew(statistic: "expected F1", needed: 1, got: 0)
        }
        guard probabilities.values.allSatisfy(\.isFinite) else {
            throw .outOfRange(
                statistic: "expected F1",
                argument: "scores that are no finite numbers"
            )
        }
    }
}
