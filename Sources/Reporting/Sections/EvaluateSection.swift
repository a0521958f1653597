import Experiments
import Pipelines

extension ReportPage {
    /// Before and after on the test users, their slices, and corrupted histories.
    var evaluateSection: Section {
        Section(
            id: StageName.evaluate.rawValue,
            heading: StageName.evaluate.heading,
            question: "Did it help, and whom?",
            body: [beforeAndAfter, formulas, slices, robustness].joined() + classifierParts
                + searchParts
        )
    }

    private var beforeAndAfter: Markup {
        let table = ComparisonTable(
            caption: result.test.augmented == result.test.baseline
                ? "Test set: no policy was accepted, so both columns are the model of the originals"
                : """
                \(details.search == nil ? testCaption : searchCaption)
                """,
            baseline: result.test.baseline,
            augmented: result.test.augmented,
            difference: result.test.difference,
            details: details
        ).markup
        let seeds = NumberText.count(result.seeds, "seed")
        return """
            \(table)\(IntervalPlot.legend)<p>Both were trained with the same \(seeds) and judged on the same \
            \(judgedOn). Intervals are percentile bootstraps over \(details.caseNoun), seeds averaged inside; \
            p tests a difference of zero.</p>
            \(bySeed)
            """
    }

    private var testCaption: Markup {
        """
        Test set: the model trained on the originals, the same model trained with \
        <code>\(result.chosen)</code> added, and the paired difference
        """
    }

    private var searchCaption: Markup {
        """
        Test set: <code>\(details.search?.baseline ?? "")</code> in the column of the originals, \
        <code>\(details.search?.augmented ?? "")</code> beside it, and the paired difference
        """
    }

    private var judgedOn: String {
        if details.search != nil { return "queries, all products ranked" }
        return details.samples == nil
            ? "users, all items ranked"
            : "rows, each at a threshold that was chosen for it in the same way"
    }

    /// The levels of each seed, for readers who want to see the spread.
    private var bySeed: Markup {
        let metric = details.decisionMetric
        let levels = [
            ("Originals", result.test.baseline[metric]?.bySeed ?? []),
            ("Augmented", result.test.augmented[metric]?.bySeed ?? []),
        ]
        let count = levels.map(\.1.count).min() ?? 0
        guard count > 0 else { return "" }
        let table = Table(
            caption: "\(MetricText(name: metric).title) of each seed",
            columns: [.init("Seed")] + levels.map { .init("\($0.0)", .number) },
            rows: (0..<count).map { seed in
                ["\(String(seed + 1))"] + levels.map { "\(NumberText.value($0.1[seed]))" }
            }
        )
        return .disclosure("Seed by seed", table.markup())
    }

    private var formulas: Markup {
        let names = MetricText.ordered(
            result.test.baseline.keys,
            decisive: details.decisionMetric
        )
        let lines = names.compactMap { name -> Markup? in
            let metric = MetricText(name: name)
            let ofTable =
                details.samples?.classes == nil ? metric.formula : metric.formulaOfSeveralClasses
            let formula = details.search == nil ? ofTable : metric.searchFormula
            return formula.map { "<div><dt>\(metric.title)</dt><dd>\($0)</dd></div>\n" }
        }
        return lines.isEmpty ? "" : "<dl class=\"formulas\">\n\(lines)</dl>\n"
    }

    private var slices: Markup {
        let title = verdict.metric.title
        let table = ComparisonTable(
            caption: "\(title) by slice of the test \(details.caseNoun)",
            heading: "Slice",
            parts: result.test.slices,
            details: details
        ).markup
        let meanings = result.test.slices.keys.sorted().compactMap { name -> Markup? in
            Self.sliceMeanings[name].map { "<div><dt>\(name)</dt><dd>\($0)</dd></div>\n" }
        }
        if result.test.slices.isEmpty, details.samples != nil { return "" }
        if result.test.slices.isEmpty {
            return "<h3>Slices</h3>\n<p>No slice had enough cases to be judged\(leftOut).</p>\n"
        }
        return """
            <h3>Slices</h3>
            \(table)<dl class="formulas">
            \(meanings)</dl>
            <p>Slices are looked at, not decided on: their p-values aren't adjusted for their number. \
            A slice with too few cases is left out\(leftOut).</p>

            """
    }

    /// The slices that were asked for and have too few cases, with their numbers.
    private var leftOut: String {
        let names = details.cases.keys.sorted().filter {
            Self.sliceMeanings[$0] != nil && result.test.slices[$0] == nil
        }
        if names.isEmpty { return "" }
        let parts = names.map { name in
            let count = details.cases[name] ?? 0
            return "\(name) (\(count == 0 ? "no case" : NumberText.count(count, "case")))"
        }
        return ": " + parts.joined(separator: ", ")
    }

    private static let sliceMeanings = [
        "new-users": "users with at most 5 events in total",
        "rare-items": "held-out items with fewer than 5 training events",
        "unseen-items": "held-out items without training events",
        "gate-queries": "judged queries that the gate's decision read before",
        "other-queries": "judged queries that nothing read before",
        "one-word": "queries of one word",
        "two-words": "queries of two words",
        "longer": "queries of more than two words",
        "not-in-log": "queries that the policies' logs don't have",
        "seldom-in-log": "queries of the policies' logs, more seldom there than their median",
        "often-in-log": "queries of the policies' logs, at least as often there as their median",
        "later-day": "held-out items on a later day than the history",
    ]

    private static let corruptions: Markup = """
         Each field is struck with the probability stated: its value is lost, a category becomes another one of its \
        column, or a number gets normal noise with its column's deviation.
        """

    private var robustness: Markup {
        guard !details.robustness.isEmpty else { return "" }
        let corrupted = details.samples == nil ? "histories" : "rows"
        let clean = details.samples == nil ? "logs" : "fields"
        let table = ComparisonTable(
            caption:
                "\(verdict.metric.title) on corrupted \(corrupted) of the gate \(details.caseNoun)",
            heading: "Corruption",
            parts: details.robustness,
            details: details
        ).markup
        return """
            <h3>Robustness</h3>
            <p>The same models, asked with \(corrupted) that were damaged on purpose. A gain that \
            vanishes here rests on clean \(clean).\(details.samples == nil ? "" : Self.corruptions)</p>
            \(table)
            """
    }
}

extension [Markup] {
    /// The parts one after the other.
    func joined() -> Markup { Markup(self) }
}
