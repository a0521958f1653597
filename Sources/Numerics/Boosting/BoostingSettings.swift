/// How gradient-boosted trees are grown.
public struct BoostingSettings: Codable, Hashable, Sendable {
    /// What early stopping looks at, on the tuning rows.
    public enum StoppingMetric: String, Codable, Hashable, Sendable, CaseIterable {
        /// Area under the precision-recall curve, as average precision; of two classes only.
        case averagePrecision = "average-precision"
        /// Area under the ROC curve; of two classes only.
        case areaUnderROC = "roc-auc"
        /// Mean negative log-likelihood.
        case logLoss = "log-loss"

        /// LightGBM's word.
        func parameter(classes: Int) -> String {
            switch self {
            case .averagePrecision: "average_precision"
            case .areaUnderROC: "auc"
            case .logLoss: classes == 2 ? "binary_logloss" : "multi_logloss"
            }
        }

        /// Whether higher values are better.
        public var isRising: Bool { self != .logLoss }
    }

    /// Trees at most.
    public var rounds: Int
    /// Factor of each tree's contribution.
    public var learningRate: Double
    /// Leaves of a tree at most; at least 2.
    public var leaves: Int
    /// Rows of a leaf at least; nil takes a 40th of the rows, within 5...30.
    public var leastLeafRows: Int?
    /// Share of the rows that a tree sees, in 0...1 exclusive of 0.
    public var rowShare: Double
    /// Share of the columns that a tree sees, in 0...1 exclusive of 0.
    public var columnShare: Double
    /// Weight of the squared leaf values in the loss.
    public var penalty: Double
    /// What early stopping looks at.
    public var stoppingMetric: StoppingMetric
    /// Rounds without a better value after which growing ends.
    public var patience: Int

    /// Sets the options.
    public init(
        rounds: Int = 2_000,
        learningRate: Double = 0.02,
        leaves: Int = 15,
        leastLeafRows: Int? = nil,
        rowShare: Double = 0.8,
        columnShare: Double = 0.6,
        penalty: Double = 5,
        stoppingMetric: StoppingMetric = .logLoss,
        patience: Int = 100
    ) {
        self.rounds = rounds
        self.learningRate = learningRate
        self.leaves = leaves
        self.leastLeafRows = leastLeafRows
        self.rowShare = rowShare
        self.columnShare = columnShare
        self.penalty = penalty
        self.stoppingMetric = stoppingMetric
        self.patience = patience
    }

    /// Refuses numbers outside their ranges, and what can't be measured of so many classes.
    ///
    /// - Throws: ``BoostingError/badSetting(name:got:expected:)`` with the setting's words as the name.
    public func check(classes: Int = 2) throws(BoostingError) {
        func require(
            _ condition: Bool,
            _ name: String,
            _ got: some CustomStringConvertible,
            _ expected: String
        ) throws(BoostingError) {
            if !condition {
                throw .badSetting(name: name, got: got.description, expected: expected)
            }
        }
        try require(rounds >= 1, "rounds", rounds, "at least 1")
        try require(learningRate > 0, "learning rate", learningRate, "above 0")
        try require(leaves >= 2, "leaves", leaves, "at least 2")
        try require((leastLeafRows ?? 1) >= 1, "least leaf rows", leastLeafRows ?? 1, "at least 1")
        try require(rowShare > 0 && rowShare <= 1, "row share", rowShare, "above 0 and at most 1")
        try require(
            columnShare > 0 && columnShare <= 1,
            "column share",
            columnShare,
            "above 0 and at most 1"
        )
        try require(penalty >= 0, "penalty", penalty, "at least 0")
        try require(patience >= 1, "patience", patience, "at least 1")
        try require(
            classes == 2 || stoppingMetric == .logLoss,
            "stop by",
            stoppingMetric.rawValue,
            "\(StoppingMetric.logLoss.rawValue), since there are \(classes) classes"
        )
    }

    /// The settings in LightGBM's words.
    ///
    /// The same rows, seed and number of threads give the same trees.
    func parameters(rows: Int, classes: Int = 2, seed: UInt64, threads: Int) -> String {
        let leastRows = leastLeafRows ?? min(30, max(5, rows / 40))
        let objective =
            classes == 2 ? "objective=binary" : "objective=multiclass num_class=\(classes)"
        return [
            objective, "metric=\(stoppingMetric.parameter(classes: classes))", "verbosity=-1",
            "learning_rate=\(learningRate)", "num_leaves=\(leaves)",
            "min_data_in_leaf=\(leastRows)", "bagging_fraction=\(rowShare)",
            "bagging_freq=\(rowShare < 1 ? 1 : 0)", "feature_fraction=\(columnShare)",
            "lambda_l2=\(penalty)", "seed=\(seed & 0x3fff_ffff)", "num_threads=\(threads)",
            "deterministic=true", "force_row_wise=true",
        ].joined(separator: " ")
    }
}
