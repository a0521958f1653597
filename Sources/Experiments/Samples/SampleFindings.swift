public import Evaluating
public import Labeling
public import Statistics

/// What the report of a table shows beyond what every report does.
public struct SampleFindings: Codable, Sendable, Hashable {
    /// One side of the comparison on the test set.
    public struct Side: Codable, Sendable, Hashable {
        /// Rows by truth and answer, the mean over seeds; nil where there are more than two classes.
        public var confusion: Confusion?
        /// The same for more than two classes: by truth, then by answer; nil where there are two.
        public var matrix: [[Double]]?
        /// Each of more than two classes; nil where there are two.
        public var classes: [ClassLevels]?
        /// The probability from which on a row was called positive, or the classes' thresholds, by seed.
        public var thresholds: [DecisionRule]
        /// ROC-AUC of the probabilities' mean over seeds, with DeLong's interval; nil where there are more than two
        /// classes.
        public var areaUnderROC: RunResult.Interval?
        /// Columns that trees look at by their share of the gain, the highest first; empty for other models.
        public var importance: [Share]
        /// How often what was called so probable came true, the rows of all seeds together.
        public var calibration: CalibrationCurve?
    }

    /// How one of several classes was told from the others.
    public struct ClassLevels: Codable, Sendable, Hashable {
        /// Rows that are of it.
        public var rows: Int
        /// Rows said to be of it that are, of all said to be; the mean over seeds.
        public var precision: Double
        /// Rows said to be of it that are, of all that are; the mean over seeds.
        public var recall: Double
        /// The harmonic mean of both; the mean over seeds.
        public var f1: Double
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
    /// The class that is looked for; nil where there are more than two.
    public var positive: String?
    /// The classes where there are more than two.
    public var classes: [String]?
    /// The model of the originals.
    public var baseline: Side
    /// The model with the policy named.
    public var augmented: Side
    /// Levels on the gate rows by side, that of the originals with them, then by metric.
    public var gateLevels: [String: [String: Double]] = [:]
    /// What labels are worth that someone else than the maker gave, by policy.
    public var labels: [String: RowLabelNote] = [:]
    /// How made rows stand to real ones, by policy; none for a policy with too few rows to tell.
    public var cards: [String: RowCard] = [:]
    /// Where real and made rows lie on two directions, by policy; none for a policy that made nothing.
    public var scatters: [String: RowScatter]?
    /// Made rows beside their closest real ones, by policy.
    public var examples: [String: [RowExample]] = [:]
    /// The same comparison on many folds; nil where it was not asked for.
    public var crossValidation: CrossValidation?
}
