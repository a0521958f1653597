public import Foundation
public import Pipelines
import Statistics

/// What one policy is worth over several runs, each on data of its own.
///
/// Effects are relative to each run's originals, since levels of different shops don't compare. Their standard
/// errors come from the intervals: (high - low) / (2 · 1.96).
public struct PooledRuns: Sendable {
    /// One run's effect on its test set.
    public struct Row: Sendable, Hashable {
        /// The run's data set.
        public var data: String
        /// The policy that the run named.
        public var policy: String
        /// How many seeds it trained with.
        public var seeds: Int
        /// The metric with the originals alone.
        public var originals: Double
        /// The metric with the policy.
        public var augmented: Double
        /// The difference as a share of the originals' level.
        public var relative: RunResult.Interval
    }

    /// The metric, such as `ndcg@10`.
    public let metric: String
    /// The runs in the order in which they were named.
    public let rows: [Row]
    /// The effect of these runs together, if it is the same for all.
    public let together: RunResult.Interval
    /// The mean effect of shops like these, if every shop has its own.
    public let elsewhere: RunResult.Interval
    /// Share of the variation between the runs that chance doesn't explain, in 0...1.
    public let heterogeneity: Double

    /// Reads and pools finished runs.
    ///
    /// - Parameters:
    ///   - runs: folders of runs, or their `result.json`.
    ///   - metric: nil takes `ndcg@10`.
    /// - Throws: ``PoolError``; ``RunError/notARun(path:)``.
    public init(_ runs: [URL], metric: String? = nil) throws {
        let metric = metric ?? "ndcg@10"
        let rows = try runs.map { try Self.row(of: $0, metric) }
        guard rows.count > 1 else { throw PoolError.tooFew(rows.count) }
        for (place, row) in rows.enumerated() {
            if let twin = rows[..<place].first(where: { $0.data == row.data }) {
                throw PoolError.sameData(twin.data)
            }
        }
        let level = try StandardNormal.quantile(0.975)
        self.metric = metric
        self.rows = rows
        let pooled = try PooledEffect(
            of: rows.map(\.relative.mean),
            standardErrors: rows.map { ($0.relative.high - $0.relative.low) / (2 * level) }
        )
        together = RunResult.Interval(pooled.fixed)
        elsewhere = RunResult.Interval(pooled.random)
        heterogeneity = pooled.heterogeneity
    }

    private static func row(of run: URL, _ metric: String) throws -> Row {
        let file = run.pathExtension == "json" ? run : RunFolder(url: run).resultFile
        guard let data = try? Data(contentsOf: file),
            let result = try? JSONDecoder().decode(RunResult.self, from: data)
        else { throw RunError.notARun(path: run.path) }
        guard let originals = result.test.baseline[metric],
            let augmented = result.test.augmented[metric],
            let difference = result.test.difference[metric]
        else {
            throw PoolError.notMeasured(
                metric: metric,
                run: run.lastPathComponent,
                measured: result.test.baseline.keys.sorted()
            )
        }
        guard originals.mean > 0, difference.high > difference.low else {
            throw PoolError.noEffect(metric: metric, run: run.lastPathComponent)
        }
        return Row(
            data: result.data,
            policy: result.chosen,
            seeds: result.seeds,
            originals: originals.mean,
            augmented: augmented.mean,
            relative: RunResult.Interval(
                mean: difference.mean / originals.mean,
                low: difference.low / originals.mean,
                high: difference.high / originals.mean
            )
        )
    }
}

extension RunResult.Interval {
    fileprivate init(_ interval: Interval) {
        self.init(mean: interval.mean, low: interval.low, high: interval.high)
    }
}

/// Runs that can't be pooled.
public enum PoolError: ExplainedError, Hashable {
    /// Fewer than two.
    case tooFew(Int)
    /// Two runs on the same data would count the same users twice.
    case sameData(String)
    /// A run without the metric.
    case notMeasured(metric: String, run: String, measured: [String])
    /// A level of zero, or a difference without an interval.
    case noEffect(metric: String, run: String)

    /// One line for the user.
    public var description: String {
        switch self {
        case .tooFew(let count):
            "pooling needs at least two runs, got \(count): name more folders of finished runs"
        case .sameData(let data):
            "two of the runs are on '\(data)', whose users would count twice: name one run per data set"
        case .notMeasured(let metric, let run, let measured):
            "\(run) did not measure '\(metric)': choose another with --metric (measured: "
                + "\(measured.joined(separator: ", ")))"
        case .noEffect(let metric, let run):
            "\(run) has no relative difference of '\(metric)': the originals' level is 0, or no "
                + "policy was compared"
        }
    }

    /// The arguments are wrong.
    public var exitStatus: ExitStatus { .usage }
}
