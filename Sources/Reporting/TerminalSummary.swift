public import Experiments

/// The outcome of a run for a terminal: the decision, before and after, slices, where the report is.
public struct TerminalSummary: Sendable {
    private let result: RunResult
    private let details: RunDetails
    private let reportPath: String?

    /// Describes a run's outcome; `reportPath` is where the report was written, if it was.
    public init(result: RunResult, details: RunDetails, reportPath: String? = nil) {
        self.result = result
        self.details = details
        self.reportPath = reportPath
    }

    /// The summary in lines of at most `width` characters (and never under 40).
    ///
    /// With `colour`, the decision is set in bold and colour; leave it out where the output isn't a
    /// terminal.
    public func text(width: Int, colour: Bool) -> String {
        let width = max(width, 40)
        let verdict = Verdict(result: result, details: details)
        let sentence = PlainText.wrap(verdict.sentence, width)
        var blocks = [colour ? "\(colourCode)\(sentence)\u{1B}[0m" : sentence]
        if details.isQuick {
            blocks.append(
                PlainText.wrap("Quick run: it shows how things work and supports no claim.", width)
            )
        }
        blocks.append(table(metricRows, heading: "test set", width))
        if !sliceRows.isEmpty {
            blocks.append(table(sliceRows, heading: "\(verdict.metric.title) by slice", width))
        }
        if let curve = details.learningCurve {
            blocks.append(PlainText.wrap(WorthText(curve: curve).sentence, width))
        }
        blocks.append(
            verdict.nextSteps.map { PlainText.wrap("- " + $0, width, indent: 2) }.joined(
                separator: "\n"
            )
        )
        if let reportPath { blocks.append("Report: \(reportPath)") }
        return blocks.joined(separator: "\n\n").replacing("\u{A0}", with: " ")
            .replacing("\u{2212}", with: "-") + "\n"
    }

    private var colourCode: String {
        switch result.decision {
        case .augment: "\u{1B}[1;32m"
        case .keepOriginals: "\u{1B}[1m"
        case .undecided: "\u{1B}[1;33m"
        }
    }

    private var metricRows: [[String]] {
        MetricText.ordered(result.test.baseline.keys, decisive: details.decisionMetric).map {
            row(
                MetricText(name: $0).title,
                result.test.baseline[$0],
                result.test.augmented[$0],
                result.test.difference[$0]
            )
        }
    }

    private var sliceRows: [[String]] {
        let metric = details.decisionMetric
        return result.test.slices.sorted { $0.key < $1.key }.map {
            row(
                $0.key,
                $0.value.baseline[metric],
                $0.value.augmented[metric],
                $0.value.difference[metric]
            )
        }
    }

    private func row(
        _ name: String,
        _ baseline: RunResult.Interval?,
        _ augmented: RunResult.Interval?,
        _ difference: RunResult.Interval?
    ) -> [String] {
        [
            PlainText.printable(name),
            baseline.map { NumberText.value($0.mean) } ?? "-",
            augmented.map { NumberText.value($0.mean) } ?? "-",
            difference.map { NumberText.difference($0.mean) } ?? "-",
            difference.map { NumberText.interval($0.low, $0.high) } ?? "-",
            difference?.relative.map { NumberText.percentDifference($0) } ?? "-",
            difference?.p.map { NumberText.probability($0) } ?? "-",
        ]
    }

    /// Lays out as many of the columns as fit, the first ones first.
    private func table(_ rows: [[String]], heading: String, _ width: Int) -> String {
        let interval = "\(NumberText.confidence(details.confidence)) interval"
        let heads = [heading, "originals", "augmented", "difference", interval, "relative", "p"]
        return PlainText.table([heads] + rows, width)
    }
}
