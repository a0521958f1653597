import Experiments
import Statistics

/// Whether rows that were called so probable came true so often.
struct CalibrationParts {
    private let sides: [(name: String, curve: CalibrationCurve)]
    /// What a row is that came true.
    private let hit: String

    init(_ samples: SampleFindings) {
        hit = samples.positive == nil ? "Right" : "Positive"
        sides = [("originals", samples.baseline), ("augmented", samples.augmented)]
            .compactMap { name, side in side.calibration.map { (name, $0) } }
    }

    var markup: Markup {
        let errors = sides.map { "\($0.name) \(NumberText.value($0.curve.error))" }
            .joined(separator: ", ")
        guard !sides.isEmpty, let chart = chart(errors) else { return "" }
        let keys =
            [LineChart.key(style: 0, name: "said as it is")]
            + sides.enumerated().map { LineChart.key(style: $0 + 1, name: $1.name) }
        return """
            <h3>Calibration</h3>
            <p>Expected calibration error on the test rows, all seeds together: \(errors). It is the mean \
            distance between what was said and what was so, over ten stretches of probability weighed by their rows. \
            Rows that say one thing and are another cost nothing here as long as they are few enough: it judges \
            probabilities, not answers.</p>
            <ul class="legend">\(Markup(keys))</ul>
            <div class="charts">
            \(chart.markup)</div>

            """
    }

    private func chart(_ errors: String) -> Chart? {
        let diagonal = LineChart.Line(style: 0, points: [(0, 0), (100, 100)])
        let lines = sides.enumerated().map { place, side in
            LineChart.Line(
                style: place + 1,
                points: side.curve.bins.map { (100 * $0.probability, 100 * $0.share) }
            )
        }
        return LineChart(
            title: "\(hit) rows by probability, both in per cent",
            message:
                "The nearer to the diagonal the better; expected calibration error: \(errors).",
            horizontal: "mean probability of a stretch, %",
            lines: [diagonal] + lines,
            table: table
        ).chart
    }

    private var table: Markup {
        Table(
            caption: "Rows by probability",
            columns: [
                .init("Side"), .init("Mean probability", .number), .init("\(hit)", .number),
                .init("Rows", .number),
            ],
            rows: sides.flatMap { side in
                side.curve.bins.map { bin -> [Markup] in
                    [
                        "\(side.name)", "\(NumberText.percent(bin.probability))",
                        "\(NumberText.percent(bin.share))", "\(NumberText.count(bin.count))",
                    ]
                }
            }
        ).markup()
    }
}
