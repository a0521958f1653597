import Evaluating
import Statistics

/// What the gate says: each competitor beside the originals, and the decision that follows.
struct GateReading: Sendable {
    /// One that competes with the originals, and what it was worth before the gate was read.
    struct Competitor: Sendable {
        var policy: String
        /// The deciding metric on the tuning set; nil where nothing was tuned, and the gate's own level stands in.
        var tuning: Double?
    }

    let verdict: Verdict
    let evidence: [PolicyEvidence]
    /// Differences by policy and metric, p-values adjusted by Holm's method over the policies.
    let measures: [String: RunResult.Measures]

    /// Decides.
    ///
    /// - Parameters:
    ///   - competitors: at least one.
    ///   - found: the comparison of each with the originals, in the same order.
    ///   - configuration: the deciding metric, and what was asked for.
    ///   - known: the metrics that were measured, for the error.
    /// - Throws: ``RunError/metricNotMeasured(_:known:)`` when the deciding metric is not among them.
    init(
        _ competitors: [Competitor],
        _ found: [EvaluationComparison],
        configuration: DecideConfiguration,
        known: [String]
    ) throws(RunError) {
        let metric = configuration.metric
        let adjusted = EvaluationComparison.holmByMetric(found)
        var evidence: [PolicyEvidence] = []
        var measures: [String: RunResult.Measures] = [:]
        for (competitor, (comparison, levels)) in zip(competitors, zip(found, adjusted)) {
            guard let difference = comparison.all.difference[metric],
                let level = comparison.all.augmented[metric]
            else { throw RunError.metricNotMeasured(metric, known: known) }
            evidence.append(
                PolicyEvidence(
                    policy: competitor.policy,
                    tuning: competitor.tuning ?? level.interval.mean,
                    gate: RunResult.Interval(difference, p: levels[metric]),
                    minimumDetectableEffect: difference.minimumDetectableEffect
                )
            )
            measures[competitor.policy] = comparison.all.differences(adjusted: levels)
        }
        self.evidence = evidence
        self.measures = measures
        verdict = Verdict(
            on: evidence,
            baseline: found.first?.all.baseline[metric]?.interval.mean ?? 0,
            // What is drawn as one, such as a customer's rows, is one case.
            cases: found.first?.all.difference[metric]?.paired.units ?? 0,
            configuration: configuration
        )
    }

    /// The competitor that the verdict names.
    ///
    /// - Parameters:
    ///   - competitors: those that were compared.
    ///   - policy: the name of one.
    /// - Returns: the one with the verdict's name.
    /// - Throws: ``RunError/noPolicies`` where there are none.
    func chosen<Competing>(
        among competitors: [Competing],
        _ policy: (Competing) -> String
    ) throws(RunError) -> Competing {
        guard let chosen = competitors.first(where: { policy($0) == verdict.chosen }) else {
            throw RunError.noPolicies
        }
        return chosen
    }
}
