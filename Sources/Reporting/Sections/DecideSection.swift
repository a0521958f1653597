import Experiments
import Pipelines

extension ReportPage {
    /// How each policy fared on the gate.
    var decideSection: Section {
        let metric = verdict.metric.title
        let effect = NumberText.value(result.minimumDetectableEffect)
        return Section(
            id: StageName.decide.rawValue,
            heading: StageName.decide.heading,
            question: "How did the policies fare on the gate?",
            body: """
                <p>\(choice) A policy is accepted only when its paired \(verdict.intervalName) on \
                \(metric) lies above zero. p-values are adjusted for the number of policies (Holm). \
                The gate could show a difference of \(effect) with 80\u{A0}% probability. \
                Drawings are shares of the baseline on the test \(details.caseNoun).</p>
                \(gateTable)\(gateLevels)\(otherGateMetrics)
                """
        )
    }

    /// Which sets chose and decided.
    private var choice: Markup {
        details.search == nil
            ? """
            The best policy is chosen on the tuning \(details.caseNoun); the gate \(details.caseNoun) are \
            read once, for the decision.
            """
            : """
            There are no tuning queries: the gate queries are read once, for the decision, and of several \
            accepted policies the best on them is named.
            """
    }

    private var gateTable: Markup {
        let metric = details.decisionMetric
        let intervals = policyNames.compactMap { result.gate[$0]?[metric] }
        let baseline = RelativeScale(baseline: result.test.baseline[metric]?.mean)
        let plot = IntervalPlot(
            showing: baseline.map { scale in
                intervals.map { (scale.relative($0.low), scale.relative($0.high)) }
            } ?? [],
            largest: 0.6
        )
        let rows = policyNames.map { name -> [Markup] in
            let difference = result.gate[name]?[metric]
            var drawing: Markup = ""
            if let difference, let baseline {
                drawing = plot.drawing(
                    low: baseline.relative(difference.low),
                    mean: baseline.relative(difference.mean),
                    high: baseline.relative(difference.high)
                )
            }
            return [policyName(name), tuningLevel(name)] + gateCells(difference) + [drawing]
        }
        return Table(
            caption: "Gate set: \(verdict.metric.title), each policy minus the originals",
            columns: [
                .init("Policy"), .init(details.search == nil ? "Tuning" : "Level", .number),
                .init("Difference", .number), .init("\(verdict.intervalName)", .number),
                .init("p (Holm)", .number),
                .init(plot.scale, .plot),
            ],
            rows: rows
        ).markup() + IntervalPlot.legend
    }

    /// The levels behind the differences, where a run kept them: what rows hold that train alone shows in these.
    private var gateLevels: Markup {
        let levels = details.samples?.gateLevels ?? [:]
        guard let originals = levels[Recipe.baselineName] else { return "" }
        let metrics = MetricText.ordered(originals.keys, decisive: details.decisionMetric)
        let decisive = details.decisionMetric
        let names = [Recipe.baselineName] + policyNames.filter { levels[$0] != nil }
        let rows = names.map { name -> [Markup] in
            let own = levels[name] ?? [:]
            let share = (own[decisive] ?? .nan) / (originals[decisive] ?? .nan)
            return [name == Recipe.baselineName ? "originals" : "<code>\(name)</code>"]
                + metrics.map { "\(NumberText.value(own[$0]))" }
                + ["\(NumberText.percent(share))"]
        }
        let table = Table(
            caption: "Gate set: the levels of each model",
            columns: [.init("Trained on")]
                + metrics.map { .init("\(MetricText(name: $0).title)", .number) }
                + [.init("Of the originals' \(verdict.metric.title)", .number)],
            rows: rows
        )
        return .disclosure("The level of each model on the gate", table.markup())
    }

    private var otherGateMetrics: Markup {
        let names = MetricText.ordered(
            Set(result.gate.values.flatMap(\.keys)),
            decisive: details.decisionMetric
        ).dropFirst()
        let rows = policyNames.flatMap { policy in
            names.map { name -> [Markup] in
                ["<code>\(policy)</code>", "\(MetricText(name: name).title)"]
                    + gateCells(result.gate[policy]?[name])
            }
        }
        guard !rows.isEmpty else { return "" }
        let table = Table(
            caption: "Gate set: the other metrics, each policy minus the originals",
            columns: [
                .init("Policy"), .init("Metric"), .init("Difference", .number),
                .init("\(verdict.intervalName)", .number), .init("p (Holm)", .number),
            ],
            rows: rows
        )
        return .disclosure("The other metrics on the gate", table.markup())
    }

    private func gateCells(_ difference: RunResult.Interval?) -> [Markup] {
        guard let difference else {
            return Array(repeating: "\(NumberText.missing)", count: 3)
        }
        return [
            "<b>\(NumberText.difference(difference.mean))</b>",
            "\(NumberText.interval(difference.low, difference.high))",
            "\(NumberText.probability(difference.p))",
        ]
    }

    private func tuningLevel(_ name: String) -> Markup {
        let policy = details.policies.first { $0.name == name }
        return "\(NumberText.value(policy?.tuningMetric))"
    }

    private func policyName(_ name: String) -> Markup {
        guard name == result.chosen else { return "<code>\(name)</code>" }
        let best = details.search == nil ? "best on tuning" : "best on the gate"
        let mark = result.decision == .augment ? "accepted" : best
        return "<code>\(name)</code> <span class=\"tag\">\(mark)</span>"
    }

    /// Policies in the recipe's order, then those that only the gate knows.
    var policyNames: [String] {
        let known = details.policies.map(\.name)
        return known + result.gate.keys.filter { !known.contains($0) }.sorted()
    }
}
