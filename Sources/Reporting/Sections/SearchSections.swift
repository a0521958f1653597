import Experiments

extension SearchPage {
    /// The best figure so far against what it cost, by method.
    var comparisonSection: Section {
        let searches = [result] + others.filter { $0.seed == result.seed }
        let comparison: Markup =
            words.comparison.map { "<p>\(Markup(prose: $0))</p>\n" }
                ?? """
                <p>Only \(SearchText.name(of: result.method)) was run: the other method, with the same \
                recipe and budget, is shown beside it once it was.</p>

                """
        return Section(
            id: "effort",
            heading: "Effort",
            question: "What was reached at what cost?",
            body: """
                <p>\(words.cost) Whoever goes on to a longer training begins anew, and pays for it.</p>
                \(comparison)\(pairs)\(chart(of: searches))
                """
        )
    }

    /// Both methods by the seed of their draws; nothing where there is no pair.
    private var pairs: Markup {
        let rows = words.pairs.map { pair -> [Markup] in
            [
                "\(String(pair.seed))", "\(NumberText.value(pair.halving))",
                "\(NumberText.value(pair.random))",
                "\(NumberText.difference(pair.halving - pair.random))",
            ]
        }
        return Table(
            caption: "Tuning \(words.metric) of the best candidate",
            columns: [
                .init("Seed of the draws"), .init("Successive halving", .number),
                .init("Random search", .number), .init("Difference", .number),
            ],
            rows: rows
        ).markup(whenEmpty: "")
    }

    private func chart(of searches: [SearchResult]) -> Markup {
        let end = searches.map(\.spent).max() ?? 0
        let level = result.best?.originals ?? result.rungs.last?.originals ?? 0
        var lines = [
            LineChart.Line(style: 0, points: [(x: 0, y: level), (x: Double(end), y: level)])
        ]
        var keys = [LineChart.key(style: 0, name: "originals, whole training")]
        for search in searches {
            let style = search.method == .halving ? 1 : 2
            lines.append(
                LineChart.Line(
                    style: style,
                    points: stairs(search.progress, to: end)
                )
            )
            keys.append(LineChart.key(style: style, name: SearchText.name(of: search.method)))
        }
        let chart = LineChart(
            title: "Best tuning \(words.metric) so far",
            message: ends(of: searches, originals: level),
            horizontal: "optimiser steps of all candidates",
            lines: lines,
            table: progressTable(searches)
        ).chart
        guard let chart else { return "" }
        return """
            <ul class="legend">\(keys)</ul>
            <div class="charts">
            \(chart.markup)</div>

            """
    }

    /// Level until the next figure is known, then up to it; level again to the end.
    private func stairs(
        _ progress: [(steps: Int, metric: Double)],
        to end: Int
    ) -> [(x: Double, y: Double)] {
        var points: [(x: Double, y: Double)] = []
        for point in progress {
            if let last = points.last { points.append((x: Double(point.steps), y: last.y)) }
            points.append((x: Double(point.steps), y: point.metric))
        }
        if let last = points.last { points.append((x: Double(end), y: last.y)) }
        return points
    }

    /// Where each line ends, in words.
    private func ends(of searches: [SearchResult], originals: Double) -> String {
        let reached = searches.map { search in
            "\(SearchText.name(of: search.method)) ends at "
                + NumberText.value(search.progress.last?.metric)
        }
        let words = (reached + ["the originals reach \(NumberText.value(originals))"])
            .joined(separator: ", ")
        return words.prefix(1).uppercased() + words.dropFirst() + "."
    }

    /// The points at which the best figure rose.
    private func progressTable(_ searches: [SearchResult]) -> Markup {
        let rows = searches.flatMap { search -> [[Markup]] in
            var best = -Double.infinity
            return search.progress.filter { point in
                defer { best = max(best, point.metric) }
                return point.metric > best
            }.map { point in
                [
                    "\(SearchText.name(of: search.method))", "\(NumberText.count(point.steps))",
                    "\(NumberText.value(point.metric))",
                ]
            }
        }
        return Table(
            caption: "Where the best figure rose",
            columns: [
                .init("Method"), .init("Steps spent", .number), .init("\(words.metric)", .number),
            ],
            rows: rows
        ).markup()
    }

    /// Every trial, rung by rung, the best first.
    var trialsSection: Section {
        let tables = result.rungs.indices.map(table)
        let remark: Markup =
            result.method == .halving
            ? """
            Figures of different rungs can't be compared: trainings are longer from rung to rung. \
            The originals had the same limit of steps in each.
            """
            : """
            The originals had the same limit of steps. The last candidate gets what is left of the \
            budget, which may be less.
            """
        return Section(
            id: "trials",
            heading: "Trials",
            question: "What was tried, and what became of it?",
            body: """
                <p>\(remark)</p>
                \(tables)
                """
        )
    }

    private func table(ofRung number: Int) -> Markup {
        let rung = result.rungs[number]
        let trials = result.trials.filter { $0.rung == number }
            .sorted { ($1.metric ?? -1, $0.candidate) < ($0.metric ?? -1, $1.candidate) }
        let isLast = number == result.rungs.count - 1
        let rows = trials.map { trial -> [Markup] in
            let candidate = result.candidates[trial.candidate]
            let difference = trial.metric.map { NumberText.difference($0 - rung.originals) }
            let best = isLast && trial.candidate == result.best?.candidate
            let end: Markup =
                trial.survives
                ? "<span class=\"tag yes\">goes on</span>"
                : best ? "<span class=\"tag yes\">best</span>" : "\(trial.note ?? "ends here")"
            return [
                "\(candidate.name) <span class=\"quiet\">\(candidate.policy.outline)</span>",
                "\(NumberText.value(trial.metric))",
                "\(difference ?? NumberText.missing)",
                "\(NumberText.count(trial.steps))", "\(NumberText.count(trial.mixed))", end,
            ]
        }
        let name = result.rungs.count > 1 ? "Rung \(number + 1)" : "All trainings"
        return Table(
            caption: """
                \(name): at most \(NumberText.count(rung.steps, "step")) a training; the originals \
                reach \(NumberText.value(rung.originals)).
                """,
            columns: [
                .init("Candidate"), .init("\(words.metric)", .number),
                .init("Against the originals", .number), .init("Steps taken", .number),
                .init("Made samples", .number), .init("Outcome"),
            ],
            rows: rows
        ).markup()
    }
}
