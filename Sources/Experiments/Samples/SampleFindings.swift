public import Evaluating
public import Labeling

/// What the report of a table shows beyond what every report does.
public struct SampleFindings: Codable, Sendable, Hashable {
    /// One side of the comparison on the test set.
    public struct Side: Codable, Sendable, Hashable {
        /// Rows by truth and answer, the mean over seeds.
        public var confusion: Confusion
        /// The probability from which on a row was called positive, by seed.
        public var thresholds: [Double]
        /// ROC-AUC of the probabilities' mean over seeds, with DeLong's interval.
        public var areaUnderROC: RunResult.Interval
        /// Columns that trees look at by their share of the gain, the highest first; empty for other models.
        public var importance: [Share]
    }

    /// Rows by truth and answer.
    public struct Confusion: Codable, Sendable, Hashable {
        /// Positive rows called positive.
        public var truePositives: Double
        /// Negative rows called positive.
        public var falsePositives: Double
        /// Positive rows called negative.
        public var falseNegatives: Double
        /// Negative rows called negative.
        public var trueNegatives: Double
    }

    /// A column's share of something.
    public struct Share: Codable, Sendable, Hashable {
        /// The column.
        public var column: String
        /// Its share, in 0...1.
        public var share: Double
    }

    /// The label's column.
    public var label: String
    /// The class that is looked for.
    public var positive: String
    /// The model of the originals.
    public var baseline: Side
    /// The model with the policy named.
    public var augmented: Side
    /// Levels on the gate rows by side, that of the originals with them, then by metric.
    public var gateLevels: [String: [String: Double]]
    /// What labels that an ensemble gave are worth, by policy.
    public var labels: [String: RowLabelNote]
    /// How made rows stand to real ones, by policy; none for a policy with too few rows to tell.
    public var cards: [String: RowCard] = [:]
    /// Made rows beside their closest real ones, by policy.
    public var examples: [String: [RowExample]] = [:]
    /// The same comparison on many folds; nil where it was not asked for.
    public var crossValidation: CrossValidation?
}
