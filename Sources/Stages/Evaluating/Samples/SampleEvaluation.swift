public import Statistics

/// What one model says of the rows of one set.
public struct SampleEvaluation: Sendable {
    /// Probabilities of the classes.
    public let probabilities: ClassProbabilities
    /// Per row: the number of its class.
    public let labels: [Int32]
    /// How probabilities become answers, chosen on the tuning set.
    public let rule: DecisionRule
    private let answers: [Int32]
    private let rankings: [RankedScores?]
    /// What each row adds to Brier's score and to the log loss, since a bootstrap asks thousands of times.
    private let squaredErrors: [Double]
    private let logLosses: [Double]

    /// Joins answers and truth.
    ///
    /// - Throws: `StatisticsError` when all rows are of one class, or an answer is no number.
    public init(
        _ probabilities: ClassProbabilities,
        labels: [Int32],
        rule: DecisionRule
    ) throws(StatisticsError) {
        rankings = try probabilities.rankings(of: labels)
        guard rankings.contains(where: { $0 != nil }) else {
            throw .tooFew(statistic: "ranking, in two classes,", needed: 1, got: 0)
        }
        self.probabilities = probabilities
        self.labels = labels
        self.rule = rule
        answers = labels.indices.map { rule.answer(probabilities, in: $0) }
        squaredErrors = labels.indices.map { probabilities.squaredError(of: labels[$0], in: $0) }
        logLosses = labels.indices.map { probabilities.logLoss(of: labels[$0], in: $0) }
    }

    /// Joins answers and truth where there are two classes.
    ///
    /// - Throws: `StatisticsError` as above.
    public init(
        probabilities: [Double],
        labels: [Bool],
        threshold: Double
    ) throws(StatisticsError) {
        try self.init(
            ClassProbabilities(probabilities),
            labels: labels.map { $0 ? 1 : 0 },
            rule: .threshold(threshold)
        )
    }

    /// How rows were told apart; `counts` says how often each row counts.
    public func confusion(counting counts: [Int32]? = nil) -> ConfusionMatrix {
        ConfusionMatrix(
            answers: answers,
            labels: labels,
            classes: probabilities.classes,
            counts: counts
        )
    }

    /// The values of metrics; `counts` says how often each row counts, and leaves two classes.
    ///
    /// Means over classes are over those that are left.
    public func values(
        of metrics: [SampleMetric],
        counting counts: [Int32]? = nil
    ) -> [Double] {
        let areas = rankings.meanAreas(counting: counts)
        let confusion = confusion(counting: counts)
        let sought = probabilities.sought
        return metrics.map { metric in
            switch metric {
            case .accuracy: confusion.accuracy
            case .precision: confusion.mean(over: sought, confusion.precision)
            case .recall: confusion.mean(over: sought, confusion.recall)
            case .f1: confusion.mean(over: sought, confusion.f1)
            case .macroF1: confusion.macroF1
            case .areaUnderROC: areas.roc
            case .averagePrecision: areas.precisionRecall
            case .brier: Self.mean(of: squaredErrors, counts)
            case .logLoss: Self.mean(of: logLosses, counts)
            }
        }
    }

    /// The same for some of the rows.
    func selecting(_ rows: [Int]) throws(StatisticsError) -> SampleEvaluation {
        try SampleEvaluation(
            probabilities.selecting(rows),
            labels: rows.map { labels[$0] },
            rule: rule
        )
    }

    private static func mean(of losses: [Double], _ counts: [Int32]?) -> Double {
        guard let counts else { return losses.reduce(0, +) / Double(losses.count) }
        var (sum, weight) = (0.0, 0.0)
        for (loss, count) in zip(losses, counts) where count > 0 {
            sum += Double(count) * loss
            weight += Double(count)
        }
        return sum / weight
    }
}
