import Experiments

/// How a maker that is a network learnt: its losses, and what was measured of it on the way.
struct FittingParts {
    private let fitting: RunDetails.Fitting

    init(_ fitting: RunDetails.Fitting) { self.fitting = fitting }

    var markup: Markup {
        let charts = names.compactMap { chart($0)?.chart?.markup }
        guard !charts.isEmpty else { return "" }
        return """
            <p>How <code>\(fitting.maker)</code> learnt\(kept).</p>
            <div class="charts">
            \(charts)</div>

            """
    }

    private var kept: String {
        fitting.keptEpoch.map {
            "; rows were made with the weights of pass \($0), which a dot marks"
        }
            ?? ""
    }

    /// What was measured: known measures in the order in which they are best read, then all others.
    private var names: [String] {
        let all = Set(fitting.points.flatMap { $0.values.keys })
        let known = Self.meanings.map(\.name)
        return known.filter(all.contains) + all.subtracting(known).sorted()
    }

    private static let meanings: [(name: String, title: String, meaning: String)] = [
        (
            "coverage", "Variety",
            "Share of the real values that made ones reach; one that collapses falls."
        ),
        (
            "state-distance", "Distance to real values",
            "Total variation, the mean over columns; 0 is as real rows are."
        ),
        (
            "critic-accuracy", "Discriminator's accuracy",
            "Pairs of real and made rows that it tells right; .5 is a coin flip."
        ),
        ("gradient-norm", "Length of the generator's gradient", "At 0 it learns no more."),
    ]

    private func chart(_ name: String) -> LineChart? {
        let points = fitting.points.compactMap { point in
            point.values[name].map { (x: Double(point.epoch), y: $0) }
        }
        guard points.count > 1 else { return nil }
        let known = Self.meanings.first { $0.name == name }
        let last = points[points.count - 1].y
        return LineChart(
            title: known?.title ?? "Loss: \(name)",
            message: (known.map { "\($0.meaning) " } ?? "") + "At the end "
                + "\(NumberText.value(last, digits: 3)).",
            horizontal: "pass",
            lines: [
                .init(
                    style: 1,
                    points: points,
                    marked: fitting.keptEpoch.flatMap { epoch in
                        points.first { Int($0.x) == epoch }
                    }
                )
            ],
            table: Table(
                caption: "\(known?.title ?? name), pass by pass",
                columns: [.init("Pass", .number), .init("Value", .number)],
                rows: points.map {
                    ["\(NumberText.count(Int($0.x)))", "\(NumberText.value($0.y, digits: 4))"]
                }
            ).markup()
        )
    }
}
