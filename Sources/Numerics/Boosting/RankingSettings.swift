/// How trees that rank are grown.
public struct RankingSettings: Codable, Hashable, Sendable {
    /// Trees at most.
    public var rounds: Int
    /// Factor of each tree's contribution.
    public var learningRate: Double
    /// Leaves of a tree at most; at least 2.
    public var leaves: Int
    /// Rows of a leaf at least.
    public var leastLeafRows: Int
    /// Share of the columns that a tree sees, in 0...1 exclusive of 0.
    public var columnShare: Double
    /// Weight of the squared leaf values in the loss.
    public var penalty: Double
    /// Places of a list, from the top, whose pairs with all others count.
    public var truncation: Int
    /// Places that early stopping looks at.
    public var cutoff: Int
    /// Rounds without a better value after which growing ends.
    public var patience: Int

    /// Sets the options.
    public init(
        rounds: Int = 300,
        learningRate: Double = 0.05,
        leaves: Int = 7,
        leastLeafRows: Int = 20,
        columnShare: Double = 0.6,
        penalty: Double = 5,
        truncation: Int = 20,
        cutoff: Int = 10,
        patience: Int = 40
    ) {
        self.rounds = rounds
        self.learningRate = learningRate
        self.leaves = leaves
        self.leastLeafRows = leastLeafRows
        self.columnShare = columnShare
        self.penalty = penalty
        self.truncation = truncation
        self.cutoff = cutoff
        self.patience = patience
    }

    /// Refuses numbers outside their ranges.
    ///
    /// - Throws: ``BoostingError/badSetting(name:got:expected:)`` with the setting's words as the name.
    public func check() throws(BoostingError) {
        let counts = [
            ("rounds", rounds, 1), ("leaves", leaves, 2), ("least leaf rows", leastLeafRows, 1),
            ("truncation", truncation, 1), ("cutoff", cutoff, 1), ("patience", patience, 1),
        ]
        for (name, got, least) in counts where got < least {
            throw .badSetting(name: name, got: "\(got)", expected: "at least \(least)")
        }
        guard learningRate > 0 else {
            throw .badSetting(name: "learning rate", got: "\(learningRate)", expected: "above 0")
        }
        guard columnShare > 0, columnShare <= 1 else {
            throw .badSetting(
                name: "column share",
                got: "\(columnShare)",
                expected: "above 0 and at most 1"
            )
        }
        guard penalty >= 0 else {
            throw .badSetting(name: "penalty", got: "\(penalty)", expected: "at least 0")
        }
    }

    /// The settings in LightGBM's words; a grade's gain is 2^grade - 1, as NDCG counts it.
    ///
    /// The same rows, seed and number of threads give the same trees.
    func parameters(highestGrade: Int32, seed: UInt64, threads: Int) -> String {
        let gains = (0...max(1, highestGrade)).map { "\((1 << $0) - 1)" }
        return [
            "objective=lambdarank", "metric=ndcg", "eval_at=\(cutoff)",
            "label_gain=\(gains.joined(separator: ","))",
            "lambdarank_truncation_level=\(truncation)", "verbosity=-1",
            "learning_rate=\(learningRate)", "num_leaves=\(leaves)",
            "min_data_in_leaf=\(leastLeafRows)", "feature_fraction=\(columnShare)",
            "lambda_l2=\(penalty)", "seed=\(seed & 0x3fff_ffff)", "num_threads=\(threads)",
            "deterministic=true", "force_row_wise=true",
        ].joined(separator: " ")
    }
}
