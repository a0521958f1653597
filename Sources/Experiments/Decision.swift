import Evaluating
import Pipelines

/// When a policy is accepted.
public struct DecideConfiguration: Codable, Hashable, Sendable {
    /// The metric that decides, and that the best checkpoint and policy are chosen by.
    public var metric: String
    /// The confidence of intervals, in 0..<1.
    public var confidence: Double
    /// The smallest gain worth having, as a share of the baseline.
    public var smallestUsefulGain: Double

    /// Configures the decision.
    public init(
        metric: String = "ndcg@10",
        confidence: Double = 0.95,
        smallestUsefulGain: Double = 0.02
    ) {
        self.metric = metric
        self.confidence = confidence
        self.smallestUsefulGain = smallestUsefulGain
    }

    /// Keys as recipes write them.
    public enum CodingKeys: String, CodingKey, CaseIterable {
        case metric, confidence
        case smallestUsefulGain = "smallest-useful-gain"
    }

    /// Reads the configuration, with the default for each absent key.
    public init(from decoder: any Decoder) throws {
        try decoder.refuseUnknownKeys(CodingKeys.self)
        let keys = try decoder.container(keyedBy: CodingKeys.self)
        let standard = Self()
        metric = try keys.value(.metric, default: standard.metric)
        confidence = try keys.value(.confidence, default: standard.confidence)
        smallestUsefulGain = try keys.value(
            .smallestUsefulGain,
            default: standard.smallestUsefulGain
        )
        guard confidence > 0, confidence < 1 else {
            throw ConfigurationError.badValue(
                path: "decide.confidence",
                got: "\(confidence)",
                expected: "a number between 0 and 1"
            )
        }
    }
}

/// What speaks for one policy.
public struct PolicyEvidence: Codable, Hashable, Sendable {
    /// The policy's name.
    public var policy: String
    /// The deciding metric on the tuning set, averaged over seeds.
    public var tuning: Double
    /// Its paired difference to the baseline on the gate, with the p-value adjusted by Holm's method.
    public var gate: RunResult.Interval
    /// The smallest absolute difference that the gate would have shown with 80 % probability.
    public var minimumDetectableEffect: Double

    /// States what speaks for a policy.
    public init(
        policy: String,
        tuning: Double,
        gate: RunResult.Interval,
        minimumDetectableEffect: Double
    ) {
        self.policy = policy
        self.tuning = tuning
        self.gate = gate
        self.minimumDetectableEffect = minimumDetectableEffect
    }
}

/// What to do, and with which policy.
public struct Verdict: Codable, Hashable, Sendable {
    /// What to do.
    public var decision: RunResult.Decision
    /// The accepted policy; where none was accepted, the best one on the tuning set, of those that are undecided where
    /// there are any.
    public var chosen: String
    /// The smallest absolute difference that could have been seen for the chosen policy.
    public var minimumDetectableEffect: Double
    /// The chosen policy's paired difference.
    public var evidence: RunResult.Interval?
    /// The cases that it was measured on where they are too few to decide; nil where they are enough.
    public var tooFewCases: Int?

    /// Decides.
    ///
    /// A policy is accepted when its interval on the gate lies above zero and its adjusted p-value
    /// below one minus the confidence; among the accepted ones, the best on the tuning set is chosen.
    /// Where none is accepted, the verdict is `undecided` if some policy's interval reaches zero and the run could not
    /// have seen a gain of the size asked for, else `keepOriginals`: then no policy has one.
    /// On fewer than `PairedComparison.fewestToDecide` cases it is always `undecided`.
    ///
    /// - Parameters:
    ///   - policies: one entry a policy, at least one.
    ///   - baseline: the deciding metric of the baseline on the gate.
    ///   - cases: those of the gate, such as users or queries.
    ///   - configuration: what was asked for.
    public init(
        on policies: [PolicyEvidence],
        baseline: Double,
        cases: Int,
        configuration: DecideConfiguration
    ) {
        precondition(!policies.isEmpty, "a decision needs at least one policy")
        let ranked = policies.sorted {
            $0.tuning != $1.tuning ? $0.tuning > $1.tuning : $0.policy < $1.policy
        }
        let accepted = ranked.first {
            $0.gate.low > 0 && ($0.gate.p ?? 1) < 1 - configuration.confidence
        }
        let asked = baseline * configuration.smallestUsefulGain
        let open = ranked.first { $0.gate.high >= 0 && $0.minimumDetectableEffect > asked }
        let best = accepted ?? open ?? ranked[0]
        chosen = best.policy
        minimumDetectableEffect = best.minimumDetectableEffect
        evidence = best.gate
        tooFewCases = cases < PairedComparison.fewestToDecide ? cases : nil
        if tooFewCases != nil {
            decision = .undecided
        } else if accepted != nil {
            decision = .augment
        } else {
            decision = open != nil ? .undecided : .keepOriginals
        }
    }
}
