import Evaluating
import Statistics

extension RunResult.Interval {
    /// A paired difference with its p-value; `p` replaces it where it was adjusted.
    init(_ difference: Difference, p adjusted: Double? = nil) {
        self.init(
            mean: difference.paired.interval.mean,
            low: difference.paired.interval.low,
            high: difference.paired.interval.high,
            p: adjusted ?? difference.paired.p,
            relative: difference.relative
        )
    }

    /// A level with the mean of each seed.
    init(_ level: Level) {
        self.init(
            mean: level.interval.mean,
            low: level.interval.low,
            high: level.interval.high,
            bySeed: level.bySeed
        )
    }
}

extension Comparison {
    /// The differences, with p-values that were adjusted over policies where there are some.
    func differences(
        adjusted: [String: Double] = [:]
    ) -> RunResult.Measures {
        Dictionary(
            uniqueKeysWithValues: difference.map { name, value in
                (name, RunResult.Interval(value, p: adjusted[name]))
            }
        )
    }
}

extension EvaluationComparison {
    /// P-values per policy, adjusted over the policies for each metric by itself.
    static func holmByMetric(_ found: [EvaluationComparison]) -> [[String: Double]] {
        var result = Array(repeating: [String: Double](), count: found.count)
        for metric in found.first?.all.difference.keys.sorted() ?? [] {
            let levels = found.map { $0.all.difference[metric]?.paired.p ?? 1 }
            for (place, level) in holmAdjusted(levels).enumerated() {
                result[place][metric] = level
            }
        }
        return result
    }

    /// How many cases each slice has, compared or not.
    var casesBySlice: [String: Int] {
        slices.mapValues { slice in
            switch slice {
            case .measured(let comparison): comparison.cases
            case .tooFew(let cases, _): cases
            }
        }
    }
}

extension RunResult.Comparison {
    /// The comparison in the result's form.
    init(_ comparison: Evaluating.Comparison) {
        self.init(
            baseline: comparison.baseline.mapValues(RunResult.Interval.init),
            augmented: comparison.augmented.mapValues(RunResult.Interval.init),
            difference: comparison.differences()
        )
    }
}

extension RunResult.Test {
    /// The test set's findings in the result's form; slices with too few cases are left out.
    init(_ found: EvaluationComparison) {
        let all = RunResult.Comparison(found.all)
        self.init(
            baseline: all.baseline.merging(found.baselineCollection.mapValues(Self.level)) { $1 },
            augmented: all.augmented.merging(found.augmentedCollection.mapValues(Self.level)) {
                $1
            },
            difference: all.difference,
            slices: found.slices.compactMapValues {
                $0.measured.map(RunResult.Comparison.init)
            }
        )
    }

    /// A metric of all lists together: its mean over seeds, with their range for an interval.
    private static func level(_ bySeed: [Double]) -> RunResult.Interval {
        RunResult.Interval(
            mean: bySeed.reduce(0, +) / Double(max(bySeed.count, 1)),
            low: bySeed.min() ?? 0,
            high: bySeed.max() ?? 0,
            bySeed: bySeed
        )
    }
}
