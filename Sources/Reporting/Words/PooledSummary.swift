public import Experiments

/// What a policy is worth over several runs, for a terminal.
public struct PooledSummary: Sendable {
    private let pooled: PooledRuns

    /// Describes pooled runs.
    public init(_ pooled: PooledRuns) {
        self.pooled = pooled
    }

    /// A table of the runs and of all together, and what to make of it, in lines of at most `width` characters
    /// (and never under 40).
    public func text(width: Int) -> String {
        let width = max(width, 40)
        let head = [
            "test sets", "policy", "seeds", "originals", "augmented", "relative", "95 % interval",
        ]
        let rows = pooled.rows.map { row in
            [
                PlainText.printable(row.data), PlainText.printable(row.policy), "\(row.seeds)",
                NumberText.value(row.originals), NumberText.value(row.augmented),
            ] + cells(row.relative)
        }
        let blanks = ["", "", "", ""]
        let together = [
            ["these together"] + blanks + cells(pooled.together),
            ["others like them"] + blanks + cells(pooled.elsewhere),
        ]
        let blocks = [
            "\(MetricText(name: pooled.metric).title), relative to each run's own originals",
            PlainText.table([head] + rows + together, width),
            PlainText.wrap(sentence, width),
        ]
        return blocks.joined(separator: "\n\n").replacing("\u{A0}", with: " ")
            .replacing("\u{2212}", with: "-") + "\n"
    }

    private func cells(_ effect: RunResult.Interval) -> [String] {
        [
            NumberText.percentDifference(effect.mean),
            NumberText.percentInterval(effect.low, effect.high),
        ]
    }

    private var sentence: String {
        let share = NumberText.percent(pooled.heterogeneity, digits: 0)
        var words = "\(share) of the differences between the runs are more than chance. "
        words +=
            pooled.together.low > 0
            ? "On these data sets together the policy helps"
            : "On these data sets together no gain is shown"
        words +=
            pooled.elsewhere.low > 0
            ? "; a further shop of their kind can expect a gain as well."
            : "; what a further shop could expect they don't tell."
        let policies = Set(pooled.rows.map(\.policy))
        if policies.count > 1 {
            words +=
                " The runs named different policies, so this speaks of choosing one, not of one policy."
        }
        return words
    }
}
