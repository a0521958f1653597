import Statistics

/// How the originals and every policy did in repeated cross-validation, with all labels and with fewer.
///
/// Each fold is split, expanded, trained and judged by itself; thresholds and trees are chosen on a fifth of its
/// learnt rows. Differences are paired by fold, and their intervals allow for what folds share.
///
/// Deviates: the corrected test takes tested rows over those that could have been drawn, also where few of them
/// have a label. The correction is for learnt rows that folds share, and of few labels they share no more.
public struct CrossValidation: Codable, Sendable, Hashable {
    /// One share of the labels.
    public struct Labels: Codable, Sendable, Hashable {
        /// The share of the learnt rows that have a label, in 0...1.
        public var share: Double
        /// How many rows that is, the mean over folds.
        public var rows: Double
        /// The originals' levels by metric, the mean over folds.
        public var baseline: [String: Double]
        /// By policy.
        public var policies: [String: Outcome]
    }

    /// One policy beside the originals.
    public struct Outcome: Codable, Sendable, Hashable {
        /// Levels by metric, the mean over folds.
        public var levels: [String: Double]
        /// Differences by metric; p-values of the deciding one are adjusted for the number of policies.
        public var differences: RunResult.Measures
        /// Made rows that were trained on, the mean over folds.
        public var made: Double
    }

    /// Parts of one deal.
    public var folds: Int
    /// Deals.
    public var repeats: Int
    /// The metric that decides.
    public var metric: String
    /// One entry a share, in the recipe's order.
    public var labels: [Labels]
    /// Shares that leave too few rows of a class in some fold.
    public var leftOut: [Double]
}

/// What one fold found.
struct FoldFindings: Codable, Sendable {
    /// One side at one share of the labels.
    struct Side: Codable, Sendable {
        /// Values by metric.
        var values: [String: Double]
        /// Rows that it was trained on beyond the originals.
        var made: Int
    }

    /// Rows with a label, by share.
    var rows: [Int] = []
    /// By share: the originals.
    var baseline: [Side] = []
    /// By share: policies.
    var policies: [[String: Side]] = []
}

extension CrossValidation {
    /// Averages folds, and compares each policy with the originals.
    ///
    /// `findings` has one entry a fold, each with one entry a share.
    init(
        _ findings: [FoldFindings],
        configuration: CrossValidationConfiguration,
        shares: [Double],
        metric: String,
        confidence: Double
    ) {
        let count = Double(findings.count)
        func means(_ sides: [FoldFindings.Side]) -> [String: Double] {
            sides.reduce(into: [:]) { sums, side in
                for (metric, value) in side.values { sums[metric, default: 0] += value / count }
            }
        }
        let labels = shares.enumerated().map { place, share in
            let before = findings.map { $0.baseline[place] }
            let levels = means(before)
            var policies: [String: Outcome] = [:]
            for name in findings[0].policies[place].keys.sorted() {
                let after = findings.compactMap { $0.policies[place][name] }
                var differences: RunResult.Measures = [:]
                for (metric, level) in levels {
                    let test = CorrectedPairedTest(
                        zip(before, after).map {
                            ($1.values[metric] ?? .nan) - ($0.values[metric] ?? .nan)
                        },
                        testedShare: 1 / Double(configuration.folds - 1),
                        confidence: confidence
                    )
                    differences[metric] = RunResult.Interval(
                        mean: test.interval.mean,
                        low: test.interval.low,
                        high: test.interval.high,
                        p: test.p,
                        relative: level == 0 ? nil : test.interval.mean / level
                    )
                }
                policies[name] = Outcome(
                    levels: means(after),
                    differences: differences,
                    made: after.reduce(0) { $0 + Double($1.made) / count }
                )
            }
            let names = policies.keys.sorted()
            let adjusted = holmAdjusted(names.map { policies[$0]?.differences[metric]?.p ?? 1 })
            for (name, p) in zip(names, adjusted) { policies[name]?.differences[metric]?.p = p }
            return Labels(
                share: share,
                rows: findings.reduce(0) { $0 + Double($1.rows[place]) / count },
                baseline: levels,
                policies: policies
            )
        }
        self.init(
            folds: configuration.folds,
            repeats: configuration.repeats,
            metric: metric,
            labels: labels,
            leftOut: configuration.labelShares.filter { !shares.contains($0) }
        )
    }
}
