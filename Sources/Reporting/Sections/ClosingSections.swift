import Experiments
import Pipelines

extension ReportPage {
    /// Time and memory.
    var costSection: Section {
        let order = StageName.allCases.map(\.rawValue)
        func place(_ name: String) -> Int { order.firstIndex(of: name) ?? order.count }
        let stages = result.cost.seconds.sorted {
            (place($0.key), $0.key) < (place($1.key), $1.key)
        }
        let total = stages.map(\.value).reduce(0, +)
        let rows = stages.map { name, seconds -> [Markup] in
            [
                "\(name)", "\(NumberText.duration(seconds: seconds))",
                "\(NumberText.percent(total > 0 ? seconds / total : 0))",
            ]
        }
        let table = Table(
            caption: "Wall-clock time by stage",
            columns: [.init("Stage"), .init("Time", .number), .init("Share", .number)],
            rows: rows
        ).markup()
        return Section(
            id: "cost",
            heading: "Cost",
            question: "What did it take?",
            body: """
                <p>\(NumberText.duration(seconds: total)) in all, and at most \
                \(NumberText.bytes(result.cost.peakMemoryBytes)) of memory. What the store held already, of \
                another run or of this one before it was stopped, was not done again and isn't counted.</p>
                \(table)
                """
        )
    }

    /// The command, the recipe, the environment.
    var reproduceSection: Section {
        Section(
            id: "reproduce",
            heading: "Reproduce",
            question: "How do I get the same page?",
            body: """
                <p>The same recipe, seed and number of threads give the same figures, apart from times \
                and memory.</p>
                \(Markup.code(details.command))\
                \(Markup.disclosure("The recipe as run", .code(details.recipe)))\
                \(Markup.facts(details.environment.map { ($0.name, "\($0.value)") }))
                """
        )
    }

    /// What a reader must know before quoting the page.
    var remarksSection: Section {
        let remarks = (details.remarks.map { Markup(prose: $0) } + ownRemarks).map {
            remark -> Markup in "<li>\(remark)</li>\n"
        }
        return Section(
            id: "remarks",
            heading: "Remarks",
            question: "What does this page not claim?",
            body: "<ul class=\"remarks\">\n\(remarks)</ul>\n"
        )
    }

    private var ownRemarks: [Markup] {
        var remarks: [Markup] = []
        if details.isQuick {
            remarks.append(
                "This was a quick run: it shows how the page works and supports no claim."
            )
        }
        if result.seeds < 5 {
            remarks.append(
                """
                Trained with \(NumberText.count(result.seeds, "seed")); a claim needs at least 5 for the \
                baseline and the winner.
                """
            )
        }
        remarks.append(
            result.testReads <= 1
                ? "The test set was read once: by this run."
                : """
                The test set was read \(NumberText.count(result.testReads)) times over all runs, this \
                one included. Each reading makes its figures a little less independent of the choices \
                made.
                """
        )
        if result.ties == "identifier" {
            remarks.append(
                """
                Events of the same time stand in the source's order. Levels may be too high for all \
                models alike; only the paired difference is meant.
                """
            )
        }
        return remarks + [
            "These are offline figures on past behaviour; whether sales rise, only an online test can say.",
            "They hold for these data, this model and this split; another model may gain or lose.",
            "Likeness of real and made data is no proof of use, and made data aren't private by being made.",
        ]
    }
}
