import Experiments
import Testing

@Suite("The verdict")
struct VerdictTests {
    private let configuration = DecideConfiguration()

    private func evidence(
        _ policy: String,
        tuning: Double,
        low: Double,
        high: Double,
        p: Double,
        effect: Double = 0.001
    ) -> PolicyEvidence {
        PolicyEvidence(
            policy: policy,
            tuning: tuning,
            gate: .init(mean: (low + high) / 2, low: low, high: high, p: p),
            minimumDetectableEffect: effect
        )
    }

    @Test("accepts a policy whose interval lies above zero")
    func accepts() {
        let verdict = Verdict(
            on: [evidence("a", tuning: 0.05, low: 0.001, high: 0.004, p: 0.01)],
            baseline: 0.05,
            cases: 100,
            configuration: configuration
        )
        #expect(verdict.decision == .augment)
        #expect(verdict.chosen == "a")
    }

    /// Both of two differences above 0 put the percentile interval above 0 and p at its smallest.
    @Test("is undecided on few cases, whatever they say")
    func fewCases() {
        func verdict(_ cases: Int) -> Verdict {
            Verdict(
                on: [evidence("a", tuning: 0.05, low: 0.001, high: 0.004, p: 0.0005)],
                baseline: 0.05,
                cases: cases,
                configuration: configuration
            )
        }
        #expect(verdict(19).decision == .undecided)
        #expect(
            verdict(19).lines("ndcg@10")[1]
                == "  a decision needs at least 20 cases, and there are 19."
        )
        #expect(verdict(20).decision == .augment)
        #expect(verdict(20).tooFewCases == nil)
    }

    @Test("passes over the best on tuning when only another one is accepted")
    func prefersAccepted() {
        let verdict = Verdict(
            on: [
                evidence("a", tuning: 0.06, low: -0.001, high: 0.004, p: 0.2),
                evidence("b", tuning: 0.05, low: 0.001, high: 0.004, p: 0.02),
            ],
            baseline: 0.05,
            cases: 100,
            configuration: configuration
        )
        #expect(verdict.decision == .augment)
        #expect(verdict.chosen == "b")
    }

    @Test("does not accept what Holm's correction takes back")
    func respectsHolm() {
        let verdict = Verdict(
            on: [evidence("a", tuning: 0.06, low: 0.0001, high: 0.004, p: 0.08)],
            baseline: 0.05,
            cases: 100,
            configuration: configuration
        )
        #expect(verdict.decision != .augment)
    }

    @Test("keeps the originals when a useful gain would have been seen")
    func keeps() {
        // A gain of 2 % of 0.05 is 0.001; the run could see 0.0008.
        let verdict = Verdict(
            on: [evidence("a", tuning: 0.05, low: -0.0005, high: 0.0004, p: 0.9, effect: 0.0008)],
            baseline: 0.05,
            cases: 100,
            configuration: configuration
        )
        #expect(verdict.decision == .keepOriginals)
    }

    @Test("is undecided when a useful gain would have gone unseen")
    func undecided() {
        let verdict = Verdict(
            on: [evidence("a", tuning: 0.05, low: -0.002, high: 0.004, p: 0.5, effect: 0.004)],
            baseline: 0.05,
            cases: 100,
            configuration: configuration
        )
        #expect(verdict.decision == .undecided)
        #expect(verdict.minimumDetectableEffect == 0.004)
    }

    @Test("is undecided while one policy is, whatever the best on tuning did")
    func oneOpen() {
        let verdict = Verdict(
            on: [
                evidence("a", tuning: 0.06, low: -0.009, high: -0.001, p: 0.01, effect: 0.01),
                evidence("b", tuning: 0.05, low: -0.002, high: 0.004, p: 0.5, effect: 0.004),
            ],
            baseline: 0.05,
            cases: 100,
            configuration: configuration
        )
        #expect(verdict.decision == .undecided)
        #expect(verdict.chosen == "b" && verdict.minimumDetectableEffect == 0.004)
    }

    @Test("keeps the originals when the policy does harm, however blunt the run")
    func harm() {
        let verdict = Verdict(
            on: [evidence("a", tuning: 0.05, low: -0.009, high: -0.001, p: 0.01, effect: 0.01)],
            baseline: 0.05,
            cases: 100,
            configuration: configuration
        )
        #expect(verdict.decision == .keepOriginals)
    }

    @Test(
        "breaks ties by name, so that order of evidence does not matter",
        arguments: [false, true]
    )
    func stable(reversed: Bool) {
        var both = [
            evidence("b", tuning: 0.05, low: -1, high: 1, p: 1),
            evidence("a", tuning: 0.05, low: -1, high: 1, p: 1),
        ]
        if reversed { both.reverse() }
        #expect(
            Verdict(on: both, baseline: 0.05, cases: 100, configuration: configuration).chosen
                == "a"
        )
    }
}
