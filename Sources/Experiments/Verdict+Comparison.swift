public import Evaluating
import Foundation

extension Verdict {
    /// Decides on one policy from what comparing its evaluations with the baseline's found.
    ///
    /// - Throws: ``RunError/metricNotMeasured(_:known:)`` when the deciding metric was not measured.
    public init(
        on found: EvaluationComparison,
        policy: String = "augmented",
        configuration: DecideConfiguration
    ) throws {
        self = try GateReading(
            [GateReading.Competitor(policy: policy)],
            [found],
            configuration: configuration,
            known: found.all.difference.keys.sorted()
        ).verdict
    }

    /// Why nothing was decided on so few cases, such as "queries".
    public static func reason(forTooFew cases: Int, _ noun: String) -> String {
        "a decision needs at least \(PairedComparison.fewestToDecide) \(noun), and there are \(cases)."
    }

    /// The verdict as a person reads it.
    public func lines(_ metric: String) -> [String] {
        var lines = ["decision: \(decision.rawValue)"]
        if let tooFewCases { lines.append("  \(Self.reason(forTooFew: tooFewCases, "cases"))") }
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
