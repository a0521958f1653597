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
        /// Levels by metric, the mean over the folds that the policy took part in.
        public var levels: [String: Double]
        /// Differences by metric in the folds that the policy took part in; none where these are fewer than two.
        ///
        /// P-values of the deciding metric are adjusted for the number of policies.
        public var differences: RunResult.Measures
        /// Made rows that were trained on, the mean over the folds that the policy took part in.
        public var made: Double
        /// The folds that the policy took part in; nil for all.
        public var part: Part?
    }

    /// Some of the folds: the others have no row that the policy could take.
    public struct Part: Codable, Sendable, Hashable {
        /// How many there are.
        public var folds: Int
        /// The originals' levels by metric, the mean over these folds.
        public var baseline: [String: Double]
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
        let labels = shares.enumerated().map { place, share in
            let levels = Self.means(findings.map { $0.baseline[place] })
            var policies: [String: Outcome] = [:]
            for name in Set(findings.flatMap { $0.policies[place].keys }) {
                let pairs = findings.compactMap { fold in
                    fold.policies[place][name].map { (before: fold.baseline[place], after: $0) }
                }
                policies[name] = Outcome(
                    pairs,
                    of: findings.count,
                    testedShare: 1 / Double(configuration.folds - 1),
                    confidence: confidence
                )
            }
            let names = policies.keys.sorted().filter { policies[$0]?.differences[metric] != nil }
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
    /// The mean of each metric.
    fileprivate static func means(_ sides: [FoldFindings.Side]) -> [String: Double] {
        sides.reduce(into: [:]) { sums, side in
            for (metric, value) in side.values {
                sums[metric, default: 0] += value / Double(sides.count)
            }
        }
    }
}

extension CrossValidation.Outcome {
    /// Compares a policy with the originals of the same folds.
    ///
    /// - Parameters:
    ///   - pairs: at least one.
    ///   - folds: how many there are in all.
    ///   - testedShare: rows that a fold tests over rows that it trains on.
    ///   - confidence: of the intervals.
    init(
        _ pairs: [(before: FoldFindings.Side, after: FoldFindings.Side)],
        of folds: Int,
        testedShare: Double,
        confidence: Double
    ) {
        let before = CrossValidation.means(pairs.map(\.before))
        levels = CrossValidation.means(pairs.map(\.after))
        made = pairs.reduce(0) { $0 + Double($1.after.made) } / Double(pairs.count)
        part =
            pairs.count < folds ? CrossValidation.Part(folds: pairs.count, baseline: before) : nil
        differences = [:]
        // One difference has no spread to tell.
        guard pairs.count > 1 else { return }
        for (metric, level) in before {
            let test = CorrectedPairedTest(
                pairs.map {
                    ($0.after.values[metric] ?? .nan) - ($0.before.values[metric] ?? .nan)
                },
                testedShare: testedShare,
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
    }
}
