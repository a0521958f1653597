/// A measure of a classifier.
///
/// Of two classes the positive one is looked for. Of several each is, and what is said of the class looked for is the
/// mean over classes, each alike, however few rows it has.
public enum SampleMetric: String, Codable, Hashable, Sendable, CaseIterable {
    /// Rows that are told right.
    case accuracy
    /// Rows said to be of the class looked for that are; 0 when none is.
    case precision
    /// Rows of the class looked for that are said to be of it.
    case recall
    /// Harmonic mean of precision and recall of the class looked for; 0 when no row of it is found.
    case f1
    /// Mean of all classes' F1; of several classes the same as F1.
    case macroF1 = "macro-f1"
    /// Area under the ROC curve, of several classes each against the rest.
    case areaUnderROC = "roc-auc"
    /// Area under the precision-recall curve, as average precision, of several classes each against the rest.
    case averagePrecision = "pr-auc"
    /// Mean squared error of the probability; of several classes the sum over them.
    case brier
    /// Mean negative log-likelihood in nats, probabilities kept 1e-15 away from 0 and 1.
    case logLoss = "log-loss"

    /// Whether higher values are better.
    public var isRising: Bool { self != .brier && self != .logLoss }
}
