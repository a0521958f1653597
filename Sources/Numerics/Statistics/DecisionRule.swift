import Foundation

/// How probabilities become an answer; files hold a number for two classes, a list for several.
public enum DecisionRule: Sendable, Hashable {
    /// Of two classes: the second from this probability on.
    case threshold(Double)
    /// Of several: the class whose probability is the largest multiple of its threshold; all above 0.
    case thresholds([Double])

    /// The answer for a row; the later class of two that are alike.
    public func answer(_ probabilities: ClassProbabilities, in row: Int) -> Int32 {
        switch self {
        case .threshold(let threshold):
            return probabilities.values[row] >= threshold ? 1 : 0
        case .thresholds(let thresholds):
            var best = (number: 0, quotient: -Double.infinity)
            for (number, threshold) in thresholds.enumerated() {
                let quotient = probabilities.probability(of: number, in: row) / threshold
                if quotient >= best.quotient { best = (number, quotient) }
            }
            return Int32(best.number)
        }
    }

    /// The rule of the highest F1 on rows with a known class: of two classes that of the second, of several
    /// the mean over classes.
    ///
    /// Of several classes, factors bring the mean probabilities to the shares of the classes, which takes away what
    /// made rows of a class add to its probability; then one number says how far rare classes are favoured:
    ///
    ///     t_c = share_c^α / r_c,   r with mean_i(r_c p_ic / Σ_d r_d p_id) = share_c,   α in 0, .05, ... 1
    ///
    /// With α = 0 the likeliest class is the answer, with α = 1 the one that the row makes likelier than it was.
    /// The family is the same whatever shares the classes had in training, so that these alone are no gain.
    ///
    /// Source: Saerens, Latinne & Decaestecker, "Adjusting the outputs of a classifier to new a priori
    /// probabilities", Neural Computation 14(1), 2002, for r; Menon et al., "Long-tail learning via logit
    /// adjustment", ICLR 2021, for α.
    ///
    /// - Throws: ``StatisticsError`` when lengths differ, a probability is no number, or a class is absent.
    /// - Complexity: O(*n* log *n*) for two classes, O(*n* · classes) times a constant for several.
    public init(
        tunedOn probabilities: ClassProbabilities,
        labels: [Int32]
    ) throws(StatisticsError) {
        guard probabilities.classes > 2 else {
            let ranked = try RankedScores(
                scores: probabilities.values,
                labels: labels.map { $0 == 1 }
            )
            self = .threshold(ranked.thresholdOfBestF1)
            return
        }
        guard probabilities.count == labels.count else {
            throw .lengthsDiffer(
                statistic: "thresholds",
                expected: labels.count,
                got: probabilities.count
            )
        }
        var shares = [Double](repeating: 0, count: probabilities.classes)
        for label in labels { shares[Int(label)] += 1 / Double(labels.count) }
        guard shares.allSatisfy({ $0 > 0 }) else {
            throw .tooFew(statistic: "thresholds, in each class,", needed: 1, got: 0)
        }
        let factors = Self.factors(bringing: probabilities, to: shares)
        var best = (rule: DecisionRule.thresholds([]), f1: -1.0)
        for step in 0...20 {
            let rule = DecisionRule.thresholds(
                zip(shares, factors).map { pow($0, Double(step) / 20) / $1 }
            )
            let answers = labels.indices.map { rule.answer(probabilities, in: $0) }
            let f1 = ConfusionMatrix(
                answers: answers,
                labels: labels,
                classes: probabilities.classes
            ).macroF1
            if f1 > best.f1 { best = (rule, f1) }
        }
        self = best.rule
    }

    /// A class that a model never expects is not brought up to its share at any price.
    private static let factorLimit = 1e6

    /// What probabilities are multiplied with so that their means are the shares of the classes.
    private static func factors(
        bringing probabilities: ClassProbabilities,
        to shares: [Double]
    ) -> [Double] {
        let (width, count) = (shares.count, probabilities.count)
        var factors = [Double](repeating: 1, count: width)
        // The steps shrink by a constant factor; 100 are more than the search over α can see.
        for _ in 0..<100 {
            var means = [Double](repeating: 0, count: width)
            for row in 0..<count {
                let own = probabilities.values[row * width..<(row + 1) * width]
                let sum = zip(own, factors).reduce(0) { $0 + $1.0 * $1.1 }
                guard sum > 0 else { continue }
                for (number, value) in own.enumerated() {
                    means[number] += value * factors[number] / sum / Double(count)
                }
            }
            for number in factors.indices where means[number] > 0 {
                let wanted = factors[number] * shares[number] / means[number]
                factors[number] = min(max(wanted, 1 / factorLimit), factorLimit)
            }
        }
        return factors
    }
}

extension DecisionRule: Codable {
    /// Reads a number or a list.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let threshold = try? container.decode(Double.self) {
            self = .threshold(threshold)
        } else {
            self = .thresholds(try container.decode([Double].self))
        }
    }

    /// Writes a number or a list.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .threshold(let threshold): try container.encode(threshold)
        case .thresholds(let thresholds): try container.encode(thresholds)
        }
    }
}
