import Experiments

/// The decision in words, the same on the page and on the terminal.
///
/// Names of policies stand between backticks.
struct Verdict {
    let result: RunResult
    let details: RunDetails

    /// The decision in one or two words.
    var label: String {
        switch result.decision {
        case .augment: "Augment"
        case .keepOriginals: "Keep the originals"
        case .undecided: "Undecided"
        }
    }

    /// The decision with its reason, in one sentence.
    var sentence: String {
        switch result.decision {
        case .augment: augmentSentence
        case .keepOriginals:
            idleSentence
                ?? "Keep the originals: no policy raised \(metric.title) on held-out data by more than "
                + "chance explains"
                + (gateDifference.map(bestOfRefused) ?? "") + "."
        case .undecided where details.tooFewCases != nil:
            "Undecided: "
                + Experiments.Verdict.reason(
                    forTooFew: details.tooFewCases ?? 0,
                    details.samples == nil
                        ? "gate \(details.caseNoun)"
                        : "gate rows outside the commonest class, those that belong together counted once"
                )
        case .undecided:
            "Undecided: "
                + (gateDifference.map {
                    "`\(result.chosen)` changed \(metric.title) by "
                        + change($0, signed: true)
                } ?? "no policy's interval lies above zero")
                + ", and this run could only have seen a change of \(detectableShare) or more."
        }
    }

    /// What the decision rests on and what the test users say, in a few sentences.
    var explanation: String {
        var sentences: [String] = []
        if let gate = gateDifference {
            let probability = gate.p.map { ", Holm-adjusted p \(NumberText.probability($0))" } ?? ""
            sentences.append(
                "The decision rests on the gate \(details.caseNoun)"
                    + (details.search == nil ? ", on which no choice was made" : "") + ": there "
                    + "`\(result.chosen)` changed \(metric.title) by "
                    + "\(NumberText.difference(gate.mean)) (\(intervalName) "
                    + "\(NumberText.interval(gate.low, gate.high))\(probability))."
            )
        }
        sentences.append(testSentence)
        if result.decision == .keepOriginals {
            sentences.append(
                "A change of \(detectable) or more would have shown in four of five such runs."
            )
        }
        return sentences.joined(separator: " ")
    }

    /// What to do next, one step a line.
    var nextSteps: [String] { decidedSteps + otherModels }

    private var decidedSteps: [String] {
        let seeds = NumberText.count(result.seeds, "seed")
        let more = "Run again with more seeds or more \(details.caseNoun)"
        switch result.decision {
        case .augment:
            return
                ([
                    details.search != nil
                        ? "Search with `\(details.search?.augmented ?? "")`: catalogue, vectors and encoder "
                            + "lie in this run's folder, and `restock search` asks them."
                        : details.trainer == nil
                            ? "Train on `augmented.parquet` from this run's folder, or ship the model saved "
                                + "beside it."
                            : "Train your model on `augmented.parquet` from this run's folder."
                ]
                + (testConfirms
                    ? []
                    : [
                        "\(more) before shipping: the test \(details.caseNoun) don't confirm the gain."
                    ])
                + claimStep + ["Confirm with an online test: these figures are offline."])
        case .keepOriginals where details.search != nil, .undecided where details.search != nil:
            return [
                "Search with `\(details.search?.baseline ?? "")` for now, which `restock search` asks in this "
                    + "run's folder: nothing here supports a change.",
                "Judge more queries, or try other policies: this run could only show \(detectable).",
            ]
        case .keepOriginals:
            return [
                "Train on the originals"
                    + (details.trainer == nil
                        ? "; the saved model is the one trained on them." : "."),
                "To look further, try other operators, ratios or a stronger generator as new policies.",
            ]
        case .undecided where details.tooFewCases != nil:
            return [
                "Keep the originals for now: nothing here supports a change.",
                "Run again with more \(details.caseNoun)"
                    + (details.samples == nil ? "" : " of the rarer classes")
                    + ", or with a larger share for the gate: intervals of so few are too narrow.",
            ]
        case .undecided:
            return [
                "Keep the originals for now: nothing here supports a change.",
                "\(more): this one had \(seeds), asked for "
                    + "\(NumberText.percent(details.smallestUsefulGain)), and could only show "
                    + "\(detectable).",
            ]
        }
    }

    /// Whether the interval on the test users lies above zero.
    var testConfirms: Bool { (result.test.difference[details.decisionMetric]?.low ?? 0) > 0 }

    /// "95 % interval", with the run's confidence.
    var intervalName: String { "\(NumberText.confidence(details.confidence)) interval" }

    /// The metric that decides.
    var metric: MetricText { MetricText(name: details.decisionMetric) }

    /// The gate's difference for the chosen policy and the metric that decides.
    var gateDifference: RunResult.Interval? { result.gate[result.chosen]?[details.decisionMetric] }

    private var claimStep: [String] {
        details.isQuick || result.seeds < 5
            ? ["Run the full recipe with at least 5 seeds before claiming this gain."] : []
    }

    /// The smallest change that the gate could show, absolute and as a share of the baseline.
    private var detectable: String {
        let absolute = NumberText.value(result.minimumDetectableEffect)
        guard let scale = gateScale else { return absolute }
        return "\(absolute) "
            + "(\(NumberText.percent(scale.relative(result.minimumDetectableEffect))) of the baseline)"
    }

    /// What the best of the policies did that weren't accepted; its harm where that is sure.
    private func bestOfRefused(_ difference: RunResult.Interval) -> String {
        let best =
            "the best\(details.search == nil ? " on the tuning set" : ""), `\(result.chosen)`"
        return "; \(best), "
            + (difference.high < 0 ? "made it worse, by " : "changed it by ")
            + change(difference, signed: true)
    }

    /// That no policy added anything, where none did.
    private var idleSentence: String? {
        details.policies.isEmpty || details.policies.contains { !$0.isIdle }
            ? nil
            : "Keep the originals: no policy added anything to them, so nothing is known of any."
    }

    private var augmentSentence: String {
        let start = "Augment with `\(result.chosen)`: \(metric.title) "
        guard let difference = result.test.difference[details.decisionMetric], testConfirms else {
            let gate = gateDifference.map { " by \(change($0))" } ?? ""
            return start + "rises\(gate) on the gate \(details.caseNoun), "
                + "but the test \(details.caseNoun) alone don't confirm it."
        }
        return start + "rises by \(change(difference)) on held-out data."
    }

    /// The smallest change that the gate could show, as a share of the baseline where that is known.
    private var detectableShare: String {
        guard let scale = gateScale else { return detectable }
        return "about \(NumberText.percent(scale.relative(result.minimumDetectableEffect)))"
    }

    /// The originals' level on the gate; on the test set where no difference tells it.
    private var gateScale: RelativeScale? {
        gateDifference.flatMap(RelativeScale.init)
            ?? RelativeScale(baseline: result.test.baseline[details.decisionMetric]?.mean)
    }

    /// A difference with its interval as shares of the baseline; of the test users' where the
    /// difference doesn't state its own, which is said by "about".
    private func change(_ difference: RunResult.Interval, signed: Bool = false) -> String {
        let own = RelativeScale(difference)
        let baseline = result.test.baseline[details.decisionMetric]?.mean
        guard let scale = own ?? RelativeScale(baseline: baseline) else {
            return "\(NumberText.difference(difference.mean)) (\(intervalName) "
                + "\(NumberText.interval(difference.low, difference.high)))"
        }
        let relative = scale.relative(difference.mean)
        let mean = signed ? NumberText.percentDifference(relative) : NumberText.percent(relative)
        let (low, high) = (scale.relative(difference.low), scale.relative(difference.high))
        return (own == nil ? "about " : "") + mean
            + " (\(intervalName) \(NumberText.percentInterval(low, high)))"
    }

    private var testSentence: String {
        guard let difference = result.test.difference[details.decisionMetric],
            let baseline = result.test.baseline[details.decisionMetric],
            let augmented = result.test.augmented[details.decisionMetric]
        else { return "" }
        if result.test.augmented == result.test.baseline {
            return "On the test \(details.caseNoun) the model trained on the originals reaches "
                + "\(NumberText.value(baseline.mean))."
        }
        let verdict: String
        if difference.low > 0 {
            verdict = "its interval lies above zero"
        } else if difference.high < 0 {
            verdict = "its interval lies below zero"
        } else {
            verdict = "its interval contains zero"
        }
        return "On the test \(details.caseNoun) it goes from \(NumberText.value(baseline.mean)) to "
            + "\(NumberText.value(augmented.mean)), a difference of "
            + "\(NumberText.difference(difference.mean)): \(verdict)."
    }
}

/// Turns absolute differences into shares of their baseline.
struct RelativeScale {
    private let baseline: Double

    /// Takes the baseline from a difference that states its relative size; nil where none is stated
    /// or the baseline is zero.
    init?(_ difference: RunResult.Interval) {
        guard let relative = difference.relative, relative.isFinite, relative != 0 else {
            return nil
        }
        self.init(baseline: difference.mean / relative)
    }

    /// Takes the baseline's level; nil where it is not above zero.
    init?(baseline: Double?) {
        guard let baseline, baseline.isFinite, baseline > 0 else { return nil }
        self.baseline = baseline
    }

    /// A difference as a share of the baseline.
    func relative(_ difference: Double) -> Double { difference / baseline }
}
