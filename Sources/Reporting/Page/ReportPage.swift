public import Experiments
public import Foundation
public import Pipelines

/// The page that a sceptic reads: one self-contained HTML file without scripts or network.
///
/// It leads with the decision in one sentence; everything below can be checked against
/// `result.json` and `details.json`, of which it is a pure function.
public struct ReportPage: Sendable {
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
        let page = PageFrame(
            title: "\(verdict.label): \(result.data), \(result.task)",
            start: (anchor: "decision", name: "the decision"),
            contents: contents(sections),
            main: decision + Markup(sections.map(\.markup)),
            findings: "result.json"
        )
        return page.markup.html
    }

    private var usualSections: [Section] {
        [
            evaluateSection, decideSection, ingestSection, cleanSection, protectSection,
            splitSection, expandSection, labelSection, screenSection, trainSection,
        ] + [learningCurveSection, crossValidationSection].compactMap { $0 } + [
            costSection, reproduceSection, remarksSection,
        ]
    }

    /// Writes the page into a run's folder, whole or not at all.
    ///
    /// - Throws: `StoreError` when the file can't be written.
    @discardableResult
    public func write(to folder: URL) throws(StoreError) -> URL {
        let file = folder.appendingPathComponent(Self.fileName)
        try DurableFile.write(Data(html().utf8), to: file)
        return file
    }

    private func contents(_ sections: [Section]) -> Markup {
        let links = sections.map { section -> Markup in
            "<li><a href=\"#\(section.id)\">\(section.heading)</a></li>\n"
        }
        return """
            <nav aria-label="Contents">
            <p class="brand">Restock</p>
            <ul>
            <li><a href="#decision">Decision</a></li>
            \(links)</ul>
            </nav>
            """
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
