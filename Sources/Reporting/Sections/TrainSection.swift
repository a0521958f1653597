import Experiments
import Pipelines

extension ReportPage {
    /// Learning curves, trainings and sanity bars.
    var trainSection: Section {
        Section(
            id: StageName.train.rawValue,
            heading: StageName.train.heading,
            question: "Did the models learn, and to the end?",
            body: """
                <p>Model: <code>\(result.model)</code>. \(reading)</p>
                \(curves)\(equalEffort)\(trainings)\(bars)
                """
        )
    }

    /// What curves measure on the tuning set.
    private var measure: MetricText {
        details.trainings.compactMap(\.measure).first.map(MetricText.init) ?? verdict.metric
    }

    private var hasCurves: Bool { details.trainings.contains { !$0.curve.isEmpty } }

    /// How the curves are to be read, or why there are none.
    private var reading: Markup {
        hasCurves
            ? """
            More rows mean more optimiser steps in an epoch, and that alone can look like a gain; so \
            each curve is drawn by epochs and by steps. Dots mark the epochs whose weights were kept.
            """
            : """
            \(
                details.trainer == nil
                    ? "It is counted or solved, and so"
                    : "It was trained by a command of the shop's own, and so"
            ) has no learning curve to show.
            """
    }

    /// The baseline first, then the policies in their order, then those only known here.
    private var trained: [String] {
        let names = Set(details.trainings.map(\.policy))
        let known = [Recipe.baselineName] + policyNames
        return known.filter(names.contains) + names.subtracting(known).sorted()
    }

    private var curves: Markup {
        guard hasCurves else { return "" }
        let legend = trained.enumerated().map { index, name -> Markup in
            LineChart.key(style: index % 6, name: shown(name))
        }
        let metric = measure.title
        let charts = [
            chart("Training loss by epoch", "epoch", x: \.epoch) { $0.loss },
            chart("Training loss by steps", "optimiser step", x: \.steps) { $0.loss },
            chart("Tuning \(metric) by epoch", "epoch", x: \.epoch, marksBest: true) { $0.metric },
            chart("Tuning \(metric) by steps", "optimiser step", x: \.steps, marksBest: true) {
                $0.metric
            },
        ].compactMap { $0.chart?.markup }
        return """
            <ul class="legend">\(legend)</ul>
            <div class="charts">
            \(charts)</div>

            """
    }

    private func chart(
        _ title: String,
        _ horizontal: String,
        x: KeyPath<RunDetails.CurvePoint, Int>,
        marksBest: Bool = false,
        y: (RunDetails.CurvePoint) -> Double?
    ) -> LineChart {
        let lines = details.trainings.map { training in
            let points = training.curve.compactMap { point in
                y(point).map { (x: Double(point[keyPath: x]), y: $0) }
            }
            let best = training.curve.first { $0.epoch == training.bestEpoch }
            return LineChart.Line(
                style: (trained.firstIndex(of: training.policy) ?? 0) % 6,
                points: points,
                marked: marksBest
                    ? best.flatMap { point in
                        y(point).map { (x: Double(point[keyPath: x]), y: $0) }
                    } : nil
            )
        }
        let ends = trained.compactMap { name -> String? in
            let values = details.trainings.filter { $0.policy == name }.compactMap { training in
                training.curve.last { y($0) != nil }.flatMap(y)
            }
            guard !values.isEmpty else { return nil }
            let mean = values.reduce(0, +) / Double(values.count)
            return "\(shown(name)) ends at \(NumberText.value(mean))"
        }
        return LineChart(
            title: title,
            message: "One line a seed; on average " + ends.joined(separator: ", ") + ".",
            horizontal: horizontal,
            lines: lines,
            table: curveTable(title, horizontal, x, y)
        )
    }

    /// The mean over seeds at no more than a dozen points of each policy.
    private func curveTable(
        _ title: String,
        _ horizontal: String,
        _ x: KeyPath<RunDetails.CurvePoint, Int>,
        _ y: (RunDetails.CurvePoint) -> Double?
    ) -> Markup {
        let rows = trained.flatMap { name -> [[Markup]] in
            let points = details.trainings.filter { $0.policy == name }.flatMap(\.curve)
            let groups = Dictionary(
                grouping: points.filter { y($0) != nil },
                by: { $0[keyPath: x] }
            ).sorted { $0.key < $1.key }
            let stride = max(1, (groups.count + 11) / 12)
            return groups.enumerated().filter { ($0.offset + 1) % stride == 0 }.map {
                let values = $0.element.value.compactMap(y)
                let mean = values.reduce(0, +) / Double(max(values.count, 1))
                return [
                    "\(shown(name))", "\(NumberText.count($0.element.key))",
                    "\(NumberText.value(mean))",
                ]
            }
        }
        return Table(
            caption: "\(title), mean over seeds",
            columns: [
                .init("Trained on"), .init("\(horizontal)", .number), .init("Value", .number),
            ],
            rows: rows
        ).markup()
    }

    /// What each policy reached with the effort that all of them spent, in epochs and in steps.
    private var equalEffort: Markup {
        let curves = details.trainings.filter { !$0.curve.isEmpty }
        guard trained.count > 1,
            let epochs = curves.compactMap({ $0.curve.last?.epoch }).min(),
            let steps = curves.compactMap({ $0.curve.last?.steps }).min()
        else { return "" }
        let rows = trained.map { name -> [Markup] in
            func best(where isWithin: (RunDetails.CurvePoint) -> Bool) -> Markup {
                let levels = curves.filter { $0.policy == name }.compactMap { training in
                    let found = training.curve.filter(isWithin).compactMap(\.metric)
                    return measure.isFalling ? found.min() : found.max()
                }
                let mean = levels.reduce(0, +) / Double(max(levels.count, 1))
                return "\(levels.isEmpty ? NumberText.missing : NumberText.value(mean))"
            }
            return [
                "\(shown(name))", best { $0.epoch <= epochs }, best { $0.steps <= steps },
                best { _ in true },
            ]
        }
        return Table(
            caption: "Best tuning \(measure.title) for equal effort, mean over seeds",
            columns: [
                .init("Trained on"), .init("First \(NumberText.count(epochs, "epoch"))", .number),
                .init("First \(NumberText.count(steps, "step"))", .number),
                .init("To the end", .number),
            ],
            rows: rows
        ).markup()
    }

    /// The name that a reader knows a training by.
    private func shown(_ policy: String) -> String {
        policy == Recipe.baselineName ? "originals" : policy
    }

    private var trainings: Markup {
        let rows = details.trainings.map { training -> [Markup] in
            let last = training.curve.last
            let best = training.curve.first { $0.epoch == training.bestEpoch }
            let metric = training.measure == nil ? best?.metric ?? training.metric : training.metric
            return [
                "\(shown(training.policy))", "\(String(training.seed + 1))",
                "\(NumberText.count(last?.epoch))",
                "\(NumberText.count(last?.steps))",
                "\(last.map { _ in NumberText.count(training.bestEpoch) } ?? NumberText.missing)",
                "\(NumberText.value(metric))",
                "\(NumberText.duration(seconds: training.seconds))",
            ]
        }
        let table = Table(
            caption: "All trainings",
            columns: [
                .init("Policy"), .init("Seed", .number), .init("Epochs", .number),
                .init("Steps", .number), .init("Best epoch", .number),
                .init("Tuning \(verdict.metric.title)", .number), .init("Time", .number),
            ],
            rows: rows
        )
        return rows.isEmpty ? "" : .disclosure("All trainings", table.markup())
    }

    private var bars: Markup {
        guard !details.bars.isEmpty else { return "" }
        let metrics = MetricText.ordered(
            Set(details.bars.values.flatMap(\.keys)),
            decisive: details.decisionMetric
        )
        let decisive = details.decisionMetric
        let rows = details.bars.sorted {
            ($1.value[decisive] ?? 0, $0.key) < ($0.value[decisive] ?? 0, $1.key)
        }.map { name, values -> [Markup] in
            ["\(name)"]
                + metrics.map { "\(NumberText.value(values[$0]))" }
        }
        let table = Table(
            caption: "Simple models on the tuning users",
            columns: [.init("Model")]
                + metrics.map { .init("\(MetricText(name: $0).title)", .number) },
            rows: rows
        ).markup()
        return """
            <h3>Sanity bars</h3>
            <p>A model worth shipping beats these. Compare them with the tuning figures above, not \
            with the test figures.</p>
            \(table)
            """
    }
}
