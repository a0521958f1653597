public import Evaluating
import Foundation
import Statistics

extension Verdict {
    /// Decides on one policy from what comparing its evaluations with the baseline's found.
    ///
    /// - Throws: ``RunError/metricNotMeasured(_:known:)`` when the deciding metric was not measured.
    public init(
        on found: EvaluationComparison,
        policy: String = "augmented",
        configuration: DecideConfiguration
    ) throws {
        let metric = configuration.metric
        guard let difference = found.all.difference[metric],
            let before = found.all.baseline[metric], let after = found.all.augmented[metric]
        else {
            throw RunError.metricNotMeasured(metric, known: found.all.difference.keys.sorted())
        }
        self.init(
            on: [
                PolicyEvidence(
                    policy: policy,
                    tuning: after.interval.mean,
                    gate: RunResult.Interval(difference),
                    minimumDetectableEffect: difference.minimumDetectableEffect
                )
            ],
            baseline: before.interval.mean,
            configuration: configuration
        )
    }

    /// The verdict as a person reads it.
    public func lines(_ metric: String) -> [String] {
        var lines = ["decision: \(decision.rawValue)"]
        if let evidence {
            lines.append(
                String(
                    format: "  %@ difference %+.5f (%+.5f to %+.5f), p %.4f",
                    metric,
                    evidence.mean,
                    evidence.low,
                    evidence.high,
                    evidence.p ?? 1
                )
            )
        }
        lines.append(
            String(
                format: "  smallest effect that would have been seen: %.5f",
                minimumDetectableEffect
            )
        )
        return lines
    }
}
