import Experiments

extension ReportPage {
    /// What the policy is worth in real data; nil where it was not asked for.
    var learningCurveSection: Section? {
        details.learningCurve.map { curve in
            Section(
                id: "learning-curve",
                heading: "Learning curve",
                question: "How much real data is it worth?",
                body: """
                    <p><strong>\(Markup(prose: WorthText(curve: curve).sentence))</strong></p>
                    <p>The same model was trained on ever more of the real training users, each part within \
                    the next, without and with made samples from these users alone. The originals' \
                    levels are joined by lines over the logarithm of the share and never fall; where \
                    they reach the level of a smaller share with made samples, the two shares are \
                    worth the same. Levels are of the tuning users, on whom epochs and policy \
                    were chosen: all of them are a little too high. Gate and test were not read \
                    for this.</p>
                    \(chart(curve))
                    """
            )
        }
    }

    private func chart(_ curve: DataCurve) -> Markup {
        let metric = MetricText(name: curve.metric).title
        func points(_ level: KeyPath<DataCurve.Point, Double>) -> [(x: Double, y: Double)] {
            curve.points.map { (x: Double($0.users), y: $0[keyPath: level]) }
        }
        let levels = curve.points.map {
            "\(NumberText.value($0.baselineLevel)) and \(NumberText.value($0.augmentedLevel)) with "
                + NumberText.count($0.users, "user")
        }
        let drawn = LineChart(
            title: "Tuning \(metric) by real training users",
            message: "Without and with made samples: \(levels.joined(separator: "; ")).",
            horizontal: "real training users",
            lines: [
                LineChart.Line(style: 0, points: points(\.baselineLevel)),
                LineChart.Line(style: 1, points: points(\.augmentedLevel)),
            ],
            table: table(curve)
        ).chart
        let legend = ["originals", "with \(curve.policy)"].enumerated().map {
            index,
            name -> Markup in
            """
            <li><svg class="key" viewBox="0 0 28 8" aria-hidden="true"><line class="line \
            s\(String(index))" x1="0" x2="28" y1="4" y2="4"/></svg>\(name)</li>
            """
        }
        return """
            <ul class="legend">\(legend)</ul>
            <div class="charts">
            \(drawn.map { [$0.markup] } ?? [])</div>

            """
    }

    private func table(_ curve: DataCurve) -> Markup {
        func range(_ values: [Double]) -> String {
            guard let low = values.min(), let high = values.max() else { return NumberText.missing }
            return NumberText.interval(low, high)
        }
        return Table(
            caption: "Tuning \(MetricText(name: curve.metric).title), mean and range over seeds",
            columns: [
                .init("Share"), .init("Users", .number), .init("Originals", .number),
                .init("Range", .number), .init("With made samples", .number),
                .init("Range", .number), .init("Difference", .number),
            ],
            rows: curve.points.map { point in
                [
                    "\(NumberText.percent(point.share, digits: 0))",
                    "\(NumberText.count(point.users))",
                    "\(NumberText.value(point.baselineLevel))", "\(range(point.baseline))",
                    "\(NumberText.value(point.augmentedLevel))", "\(range(point.augmented))",
                    "\(NumberText.difference(point.augmentedLevel - point.baselineLevel))",
                ]
            }
        ).markup()
    }
}
