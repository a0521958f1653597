import Experiments
import Statistics

extension ReportPage {
    /// What only classifiers of a table have: confusion, thresholds, DeLong's interval, columns that count.
    var classifierParts: Markup {
        guard let samples = details.samples else { return "" }
        return confusion(samples) + areas(samples) + CalibrationParts(samples).markup
            + importance(samples)
    }

    private func confusion(_ samples: SampleFindings) -> Markup {
        let sides = [("Originals", samples.baseline), ("Augmented", samples.augmented)]
        if let classes = samples.classes { return matrices(samples, sides, classes) }
        let rows = sides.compactMap { name, side -> [Markup]? in
            guard let confusion = side.confusion else { return nil }
            let cells = [
                confusion.truePositives, confusion.falseNegatives,
                confusion.falsePositives, confusion.trueNegatives,
            ]
            return ["\(name)"] + cells.map { "\(NumberText.value($0, digits: 1))" }
                + ["\(NumberText.value(mean(side.thresholds), digits: 3))"]
        }
        let table = Table(
            caption: "Test rows by truth and answer, mean over seeds; positive is "
                + "<code>\(samples.label)</code> = <code>\(samples.positive ?? "")</code>",
            columns: [
                .init("Trained on"), .init("Found", .number), .init("Missed", .number),
                .init("False alarms", .number), .init("Rightly left", .number),
                .init("Threshold", .number),
            ],
            rows: rows
        ).markup()
        return "<h3>Right and wrong</h3>\n" + table
    }

    private func areas(_ samples: SampleFindings) -> Markup {
        let texts = [samples.baseline, samples.augmented].compactMap(\.areaUnderROC).map {
            "\(NumberText.value($0.mean)) (\(NumberText.interval($0.low, $0.high)))"
        }
        guard texts.count == 2 else { return "" }
        return """
            <p>ROC-AUC of the probabilities' mean over seeds, with DeLong's 95\u{A0}% interval: originals \
            \(texts[0]), augmented \(texts[1]).</p>

            """
    }

    private func importance(_ samples: SampleFindings) -> Markup {
        let after = Dictionary(
            samples.augmented.importance.map { ($0.column, $0.share) },
            uniquingKeysWith: { first, _ in first }
        )
        let rows = samples.baseline.importance.map { share -> [Markup] in
            [
                "<code>\(share.column)</code>",
                "\(NumberText.percent(share.share))",
                "\(NumberText.percent(after[share.column]))",
            ]
        }
        guard !rows.isEmpty else { return "" }
        let table = Table(
            caption: "Columns by their share of the gain of all splits",
            columns: [
                .init("Column"), .init("Originals", .number), .init("Augmented", .number),
            ],
            rows: rows
        ).markup()
        return .disclosure("Which columns the trees look at, before and after", table)
    }

    private func mean(_ rules: [DecisionRule]) -> Double {
        let values = rules.compactMap { rule in
            if case .threshold(let value) = rule { value } else { nil }
        }
        return values.reduce(0, +) / Double(max(values.count, 1))
    }
}
