import Experiments

/// Before and after: levels, their difference with its interval, and a drawing of it.
struct ComparisonTable {
    /// One line of the comparison.
    struct Row {
        var name: Markup
        var baseline: RunResult.Interval?
        var augmented: RunResult.Interval?
        var difference: RunResult.Interval?
        /// Whether a smaller value is the better one.
        var lowerIsBetter = false
    }

    let caption: Markup
    let heading: Markup
    let rows: [Row]
    let intervalName: String

    /// The table; ``IntervalPlot/legend`` explains its shapes.
    var markup: Markup {
        let plot = IntervalPlot(showing: rows.compactMap(relativeEnds), largest: 0.6)
        return Table(
            caption: caption,
            columns: [
                .init(heading), .init("Originals", .number), .init("Augmented", .number),
                .init("Difference", .number), .init("\(intervalName)", .number),
                .init("Relative", .number), .init("p", .number),
                .init(plot.scale, .plot),
            ],
            rows: rows.map { cells($0, plot) }
        ).markup()
    }

    private func cells(_ row: Row, _ plot: IntervalPlot) -> [Markup] {
        let difference = row.difference
        let scale = RelativeScale(baseline: row.baseline?.mean)
        var drawing: Markup =
            difference == nil
            ? "<span class=\"quiet\">not paired</span>"
            : "<span class=\"quiet\">no share of a baseline of 0</span>"
        if let difference, let scale {
            drawing = plot.drawing(
                low: scale.relative(difference.low),
                mean: scale.relative(difference.mean),
                high: scale.relative(difference.high),
                lowerIsBetter: row.lowerIsBetter
            )
        }
        return [
            row.name,
            "\(NumberText.value(row.baseline?.mean))",
            "\(NumberText.value(row.augmented?.mean))",
            "<b>\(NumberText.difference(difference?.mean))</b>",
            "\(NumberText.interval(difference?.low, difference?.high))",
            "\(relativeText(difference, scale))",
            "\(NumberText.probability(difference?.p))",
            drawing,
        ]
    }

    private func relativeText(_ difference: RunResult.Interval?, _ scale: RelativeScale?) -> String
    {
        guard let difference, let scale else { return NumberText.missing }
        return NumberText.percentDifference(
            difference.relative ?? scale.relative(difference.mean)
        )
    }

    private func relativeEnds(_ row: Row) -> (low: Double, high: Double)? {
        guard let difference = row.difference,
            let scale = RelativeScale(baseline: row.baseline?.mean)
        else { return nil }
        return (scale.relative(difference.low), scale.relative(difference.high))
    }
}

extension ComparisonTable {
    /// One row a metric, the decisive one first.
    init(
        caption: Markup,
        baseline: RunResult.Measures,
        augmented: RunResult.Measures,
        difference: RunResult.Measures,
        details: RunDetails
    ) {
        self.caption = caption
        heading = "Metric"
        rows = MetricText.ordered(baseline.keys, decisive: details.decisionMetric).map { name in
            Row(
                name: "\(MetricText(name: name).title)",
                baseline: baseline[name],
                augmented: augmented[name],
                difference: difference[name],
                lowerIsBetter: MetricText(name: name).isFalling
            )
        }
        intervalName = "\(NumberText.confidence(details.confidence)) interval"
    }

    /// One row a part of the users or a corruption, for the metric that decides.
    init(
        caption: Markup,
        heading: Markup,
        parts: [String: RunResult.Comparison],
        details: RunDetails
    ) {
        self.caption = caption
        self.heading = heading
        rows = parts.sorted { $0.key < $1.key }.map { name, comparison in
            Row(
                name: """
                    \(name) <span class="quiet">\
                    \(NumberText.count(details.cases[name] ?? 0, "case"))</span>
                    """,
                baseline: comparison.baseline[details.decisionMetric],
                augmented: comparison.augmented[details.decisionMetric],
                difference: comparison.difference[details.decisionMetric]
            )
        }
        intervalName = "\(NumberText.confidence(details.confidence)) interval"
    }
}
