import Testing

@testable import Experiments
@testable import Reporting

@Suite("Numbers and sentences")
struct WordsTests {
    @Test("Numbers are written alike everywhere")
    func numbers() {
        #expect(NumberText.value(0.0496) == "0.0496")
        #expect(NumberText.value(-0.00001) == "0.0000")
        #expect(NumberText.difference(0.00312) == "+0.0031")
        #expect(NumberText.difference(-0.00312) == "\u{2212}0.0031")
        #expect(NumberText.difference(0.00001) == "0.0000")
        #expect(NumberText.interval(0.00121, 0.0091) == "0.0012 to 0.0091")
        #expect(NumberText.percentInterval(0.02, 0.1041) == "2.0 to 10.4\u{A0}%")
        #expect(NumberText.confidence(0.95) == "95\u{A0}%")
        #expect(NumberText.confidence(0.975) == "97.5\u{A0}%")
        #expect(NumberText.probability(0.0004) == "<\u{A0}0.001")
        #expect(NumberText.count(1_234_567) == "1,234,567")
        #expect(NumberText.count(-999) == "\u{2212}999")
        #expect(NumberText.duration(seconds: 59.96) == "1\u{A0}min 0\u{A0}s")
        #expect(NumberText.duration(seconds: 3_780) == "1\u{A0}h 3\u{A0}min")
        #expect(NumberText.bytes(1_420_000_000) == "1.4\u{A0}GB")
    }

    @Test("What isn't a number is never printed as one", arguments: [Double.nan, .infinity])
    func missing(number: Double) {
        #expect(NumberText.value(number) == NumberText.missing)
        #expect(NumberText.percentDifference(number) == NumberText.missing)
        #expect(NumberText.probability(number) == NumberText.missing)
        #expect(NumberText.duration(seconds: number) == NumberText.missing)
    }

    @Test("What augmentation is worth is one sentence, on the page and on the terminal")
    func worth() {
        func sentence(_ curve: DataCurve) -> String {
            WorthText(curve: curve).sentence.replacing("\u{A0}", with: " ")
        }
        var curve = Fixture.learningCurve
        let about =
            "Augmentation with `gru` is worth 38 % more real data: with it, 50 % of the users do as "
            + "well as 69 % of them do without it."
        #expect(sentence(curve) == about)
        let details = Fixture.details()
        let text = TerminalSummary(result: Fixture.result(), details: details)
            .text(width: 200, colour: false)
        #expect(text.contains(about))
        let page = ReportPage(result: Fixture.result(), details: details).html()
        #expect(page.contains("<code>gru</code> is worth 38\u{A0}% more real data"))
        curve.points[3].augmented = curve.points[3].baseline
        #expect(sentence(curve).contains("worth nothing measurable in real data"))
        curve = Fixture.learningCurve
        for place in 0..<3 { curve.points[place].augmented = [0.052] }
        #expect(sentence(curve).contains("worth more than 300 % more real data: with it, 25 %"))
    }

    private func sentence(_ result: RunResult) -> String {
        Verdict(result: result, details: Fixture.details()).sentence
            .replacing("\u{A0}", with: " ").replacing("\u{2212}", with: "-")
    }

    @Test("Each decision is one sentence with its figures")
    func decisions() {
        // 0.0031 / 0.0496 = 6.25 %, and the margin 0.00147 is 2.96 %.
        #expect(
            sentence(Fixture.result(.augment))
                == "Augment with `gru`: NDCG@10 rises by 6.2 % "
                + "(95 % interval 3.3 to 9.2 %) on held-out data."
        )
        // The gate states no baseline, so the test users' is taken: 0.0001 / 0.0496 = 0.20 %,
        // (0.0001 - 0.0006) / 0.0496 = -1.01 %, (0.0001 + 0.0006) / 0.0496 = 1.41 %.
        #expect(
            sentence(Fixture.result(.keepOriginals))
                == "Keep the originals: no policy raised NDCG@10 on held-out data by more than "
                + "chance explains; the best on the tuning set, `gru`, changed it by about +0.2 % "
                + "(95 % interval -1.0 to 1.4 %)."
        )
        // 0.0012, -0.0009, 0.0033 and 0.0029 over 0.0496.
        #expect(
            sentence(Fixture.result(.undecided))
                == "Undecided: `gru` changed NDCG@10 by about +2.4 % "
                + "(95 % interval -1.8 to 6.7 %), and this run could only have seen a change of "
                + "about 5.8 % or more."
        )
    }

    @Test("Shares are of the originals on the gate, where its difference tells them")
    func gateShares() {
        var result = Fixture.result(.undecided)
        result.gate["gru"]?["ndcg@10"]?.relative = 0.0012 / 0.04
        // 0.0012, -0.0009, 0.0033 and 0.0029 over 0.04.
        #expect(
            sentence(result) == "Undecided: `gru` changed NDCG@10 by +3.0 % "
                + "(95 % interval -2.2 to 8.2 %), and this run could only have seen a change of "
                + "about 7.2 % or more."
        )
    }

    @Test("What is sure to do harm is said to")
    func harm() {
        var result = Fixture.result(.keepOriginals)
        result.gate["gru"]?["ndcg@10"] = Fixture.difference(
            -0.002,
            margin: 0.001,
            p: 0.01,
            baseline: 0.05
        )
        #expect(
            sentence(result).contains(
                "`gru`, made it worse, by -4.0 % (95 % interval -6.0 to -2.0 %)."
            )
        )
    }

    @Test("Policies that added nothing are no evidence")
    func idle() {
        var details = Fixture.details()
        for place in details.policies.indices { details.policies[place].mixed = 0 }
        let sentence = Verdict(result: Fixture.result(.keepOriginals), details: details).sentence
        #expect(sentence.contains("nothing is known of any"))
    }

    @Test("A gate that is too small to decide says so in place of figures")
    func tooFew() {
        var details = Fixture.details()
        details.tooFewCases = 2
        let verdict = Verdict(result: Fixture.result(.undecided), details: details)
        #expect(
            verdict.sentence
                == "Undecided: a decision needs at least 20 gate users, and there are 2."
        )
        #expect(verdict.nextSteps[1].hasPrefix("Run again with more users, or with a larger share"))
    }

    @Test("A gain that the test users don't confirm is not sold as one")
    func unconfirmed() {
        var result = Fixture.result(.augment)
        result.test.difference["ndcg@10"] = Fixture.difference(
            0.001,
            margin: 0.002,
            p: 0.4,
            baseline: 0.0496
        )
        #expect(sentence(result).hasSuffix("but the test users alone don't confirm it."))
        let steps = Verdict(result: result, details: Fixture.details()).nextSteps
        #expect(steps.contains { $0.contains("don't confirm the gain") })
    }

    @Test("The decisive metric comes first, then ranking, then variety")
    func metricOrder() {
        let names = ["novelty@10", "ndcg@5", "hit@10", "mrr@10", "hit@5"]
        #expect(
            MetricText.ordered(names, decisive: "mrr@10")
                == ["mrr@10", "ndcg@5", "hit@5", "hit@10", "novelty@10"]
        )
        #expect(MetricText(name: "ndcg@10").title == "NDCG@10")
        #expect(MetricText(name: "speed").formula == nil)
    }

    @Test("Less is worse, unless less is better")
    func sides() {
        let plot = IntervalPlot(showing: [(low: -0.3, high: 0.3)])
        for (name, style) in [("f1", "above"), ("log-loss", "below")] {
            let lowerIsBetter = MetricText(name: name).isFalling
            let up = plot.drawing(low: 0.1, mean: 0.2, high: 0.3, lowerIsBetter: lowerIsBetter)
            let down = plot.drawing(low: -0.3, mean: -0.2, high: -0.1, lowerIsBetter: lowerIsBetter)
            #expect(up.html.contains("class=\"\(style)\""))
            #expect(down.html.contains("class=\"\(style == "above" ? "below" : "above")\""))
        }
    }

    @Test("The terminal's lines fit, and colour is left out where it isn't asked for")
    func terminal() {
        var result = Fixture.result(.undecided)
        result.chosen = "gru\u{1B}[31m"
        let summary = TerminalSummary(
            result: result,
            details: Fixture.details(),
            reportPath: "runs/1/report.html"
        )
        for width in [40, 60, 80, 120] {
            let text = summary.text(width: width, colour: false)
            #expect(!text.contains("\u{1B}"))
            #expect(text.split(separator: "\n").allSatisfy { $0.count <= width })
        }
        let coloured = summary.text(width: 80, colour: true)
        #expect(coloured.hasPrefix("\u{1B}[1;33mUndecided: "))
        // Colour on and off once; the hostile policy's own code is gone.
        #expect(coloured.count { $0 == "\u{1B}" } == 2)
        #expect(coloured.contains("Report: runs/1/report.html"))
        #expect(coloured.contains("0.0496     0.0508     +0.0012"))
    }
}
