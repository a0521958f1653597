/// A measure of a classifier of two classes.
public enum SampleMetric: String, Codable, Hashable, Sendable, CaseIterable {
    /// Rows that are told right.
    case accuracy
    /// Rows called positive that are; 0 when none is called so.
    case precision
    /// Positive rows that are called so.
    case recall
    /// Harmonic mean of precision and recall of the positive class; 0 when no positive row is found.
    case f1
    /// Mean of both classes' F1.
    case macroF1 = "macro-f1"
    /// Area under the ROC curve.
    case areaUnderROC = "roc-auc"
    /// Area under the precision-recall curve, as average precision.
    case averagePrecision = "pr-auc"
    /// Mean squared error of the probability.
    case brier
    /// Mean negative log-likelihood in nats, probabilities kept 1e-15 away from 0 and 1.
    case logLoss = "log-loss"

    /// Whether higher values are better.
    public var isRising: Bool { self != .brier && self != .logLoss }
}

/// How rows of two classes were told apart at one threshold.
public struct ConfusionMatrix: Codable, Hashable, Sendable {
    /// Positive rows called positive.
    public var truePositives: Double
    /// Negative rows called positive.
    public var falsePositives: Double
    /// Positive rows called negative.
    public var falseNegatives: Double
    /// Negative rows called negative.
    public var trueNegatives: Double

    /// Counts rows, each as often as `counts` says; a row is called positive from the threshold on.
    public init(
        probabilities: [Double],
        labels: [Bool],
        threshold: Double,
        counts: [Int32]? = nil
    ) {
        var cells = [0.0, 0.0, 0.0, 0.0]
        for row in labels.indices {
            let place = (labels[row] ? 0 : 1) + (probabilities[row] >= threshold ? 0 : 2)
            cells[place] += counts.map { Double($0[row]) } ?? 1
        }
        truePositives = cells[0]
        falsePositives = cells[1]
        falseNegatives = cells[2]
        trueNegatives = cells[3]
    }

    var accuracy: Double {
        (truePositives + trueNegatives)
            / (truePositives + trueNegatives + falsePositives + falseNegatives)
    }

    var precision: Double { Self.share(truePositives, truePositives + falsePositives) }

    var recall: Double { Self.share(truePositives, truePositives + falseNegatives) }

    var f1: Double {
        Self.share(2 * truePositives, 2 * truePositives + falsePositives + falseNegatives)
    }

    var negativeF1: Double {
        Self.share(2 * trueNegatives, 2 * trueNegatives + falsePositives + falseNegatives)
    }

    private static func share(_ part: Double, _ whole: Double) -> Double {
        whole == 0 ? 0 : part / whole
    }
}
