public import Experiments

/// The page that a sceptic reads: one self-contained HTML file without scripts or network.
///
/// It leads with the decision in one sentence; everything below can be checked against
/// `result.json` and `details.json`, of which it is a pure function.
public struct ReportPage: Page {
    let result: RunResult
    let details: RunDetails

    /// Describes a run's outcome.
    public init(result: RunResult, details: RunDetails) {
        self.result = result
        self.details = details
    }

    /// The file's name in the run folder.
    public static let fileName = "report.html"

    var verdict: Verdict { Verdict(result: result, details: details) }

    /// The whole page.
    public func html() -> String {
        let sections = details.search.map(searchSections) ?? usualSections
        return PageFrame(
            title: "\(verdict.label): \(result.data), \(result.task)",
            lead: PageFrame.Lead(
                id: "decision",
                heading: "Decision",
                name: "the decision",
                markup: decision
            ),
            sections: sections,
            findings: "result.json"
        ).markup.html
    }

    private var usualSections: [Section] {
        [
            evaluateSection, decideSection, ingestSection, cleanSection, protectSection,
            splitSection, expandSection, labelSection, screenSection, trainSection,
        ] + [learningCurveSection, crossValidationSection].compactMap { $0 } + [
            costSection, reproduceSection, remarksSection,
        ]
    }

    /// The decision, what it rests on and what to do next.
    private var decision: Markup {
        let steps = verdict.nextSteps.map { step -> Markup in "<li>\(Markup(prose: step))</li>\n" }
        let quick: Markup =
            details.isQuick
            ? """
            <p class="notice" role="note"><strong>Quick run.</strong> It shows how the page works; it \
            can't support a claim. <a href="#remarks">See the remarks.</a></p>

            """ : ""
        return """
            <section id="decision" class="decision \(result.decision.rawValue)" \
            aria-labelledby="decision-heading" tabindex="-1">
            <p class="eyebrow">\(result.data) <span>·</span> \(result.task) <span>·</span> \
            \(result.model)</p>
            <p class="label"><span aria-hidden="true">\(sign)</span> \(verdict.label)</p>
            <h1 id="decision-heading">\(Markup(prose: verdict.sentence))</h1>
            \(quick)<p class="lead">\(Markup(prose: verdict.explanation))</p>
            <h2 class="plain">What to do next</h2>
            <ol class="steps">
            \(steps)</ol>
            \(Markup.facts(keyFigures))
            </section>
            """
    }

    private var sign: String {
        switch result.decision {
        case .augment: "\u{25B2}"
        case .keepOriginals: "="
        case .undecided: "?"
        }
    }

    private var madeNoun: String {
        if details.search != nil { return "Queries" }
        return details.samples == nil ? "Sequences" : "Rows"
    }

    private var keyFigures: [(name: String, value: Markup)] {
        [
            ("Rows read", "\(NumberText.count(result.rows.read))"),
            (
                "\(madeNoun) made",
                "\(NumberText.count(result.rows.made))"
            ),
            ("Mixed in", "\(NumberText.count(result.rows.mixed))"),
            ("Seeds", "\(NumberText.count(result.seeds))"),
            ("Test set read", "\(NumberText.count(result.testReads, "time"))"),
        ]
    }
}
