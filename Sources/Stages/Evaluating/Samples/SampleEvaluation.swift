import Foundation
public import Statistics

/// What one model says of the rows of one set.
public struct SampleEvaluation: Sendable {
    /// Probabilities of the positive class with the truth.
    public let ranked: RankedScores
    /// The probability from which on a row is called positive, chosen on the tuning set.
    public let threshold: Double

    /// Joins answers and truth.
    ///
    /// - Throws: `StatisticsError` when a class is absent or an answer is no number.
    public init(
        probabilities: [Double],
        labels: [Bool],
        threshold: Double
    ) throws(StatisticsError) {
        ranked = try RankedScores(scores: probabilities, labels: labels)
        self.threshold = threshold
    }

    /// How rows were told apart.
    public var confusion: ConfusionMatrix {
        ConfusionMatrix(probabilities: ranked.scores, labels: ranked.labels, threshold: threshold)
    }

    /// The values of metrics; `counts` says how often each row counts, and leaves both classes.
    public func values(
        of metrics: [SampleMetric],
        counting counts: [Int32]? = nil
    ) -> [Double] {
        let areas = ranked.areas(counting: counts)
        let confusion = ConfusionMatrix(
            probabilities: ranked.scores,
            labels: ranked.labels,
            threshold: threshold,
            counts: counts
        )
        return metrics.map { metric in
            switch metric {
            case .accuracy: confusion.accuracy
            case .precision: confusion.precision
            case .recall: confusion.recall
            case .f1: confusion.f1
            case .macroF1: (confusion.f1 + confusion.negativeF1) / 2
            case .areaUnderROC: areas.roc
            case .averagePrecision: areas.precisionRecall
            case .brier: mean(counts) { ($0 - ($1 ? 1 : 0)) * ($0 - ($1 ? 1 : 0)) }
            case .logLoss:
                mean(counts) { probability, label in
                    let kept = min(max(probability, 1e-15), 1 - 1e-15)
                    return -log(label ? kept : 1 - kept)
                }
            }
        }
    }

    /// The same for some of the rows.
    func selecting(_ rows: [Int]) throws(StatisticsError) -> SampleEvaluation {
        try SampleEvaluation(
            probabilities: rows.map { ranked.scores[$0] },
            labels: rows.map { ranked.labels[$0] },
            threshold: threshold
        )
    }

    private func mean(_ counts: [Int32]?, _ loss: (Double, Bool) -> Double) -> Double {
        var (sum, weight) = (0.0, 0.0)
        for row in ranked.scores.indices {
            let count = counts.map { Double($0[row]) } ?? 1
            if count == 0 { continue }
            sum += count * loss(ranked.scores[row], ranked.labels[row])
            weight += count
        }
        return sum / weight
    }
}
