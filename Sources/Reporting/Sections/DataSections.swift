import Experiments
import Pipelines

extension ReportPage {
    /// What was read, how it was understood, what was rejected.
    var ingestSection: Section {
        let roles = Table(
            caption: "How the columns were understood",
            columns: [.init("Role"), .init("Column"), .init("Because")],
            rows: details.roles.map { ["\($0.role)", "<code>\($0.column)</code>", "\($0.reason)"] }
        ).markup(whenEmpty: "<p>The columns' roles were not recorded.</p>\n")
        return Section(
            id: StageName.ingest.rawValue,
            heading: StageName.ingest.heading,
            question: "What do we have?",
            body: """
                \(Markup.facts(details.sizes.map { ($0.name, "\($0.value)") }))\(roles)\
                \(licence)\(rejects)
                """
        )
    }

    private var licence: Markup {
        details.dataLicence.isEmpty ? "" : "<p>Source and licence: \(details.dataLicence)</p>\n"
    }

    private var rejects: Markup {
        let total = result.rows.rejected.values.reduce(0, +)
        let read = "\(NumberText.count(result.rows.read, "row")) read"
        guard total > 0 else { return "<p>\(read), none rejected.</p>\n" }
        let share = NumberText.percent(Double(total) / Double(max(result.rows.read, 1)), digits: 2)
        let table = Table(
            caption: "Rejected rows by reason",
            name: "Reason",
            counts: result.rows.rejected
        ).markup()
        return """
            <p>\(read), \(NumberText.count(total)) rejected (\(share)), each kept with its line and \
            reason in <code>rejects.parquet</code>.</p>
            \(table)\(examples(details.rejectExamples, of: "Examples of rejected rows"))
            """
    }

    /// What cleaning and protection did.
    var cleanSection: Section {
        Section(
            id: StageName.clean.rawValue,
            heading: StageName.clean.heading,
            question: "What was wrong with it?",
            body: """
                <p>\u{201C}Matched\u{201D} counts the rows that a rule meets on its own, \
                \u{201C}applied\u{201D} those that it changed or removed in its turn, after the rules \
                above it.</p>
                \(rules(details.cleaning, "Fixed rules, before the split"))\
                \(rules(details.fittedCleaning, "Rules fitted on training rows, after the split"))
                """
        )
    }

    private func rules(_ log: ChangeLog, _ caption: Markup) -> Markup {
        guard !log.entries.isEmpty else { return "" }
        let table = Table(
            caption: caption,
            columns: [
                .init("Rule"), .init("Condition"), .init("Action"), .init("Matched", .number),
                .init("Applied", .number),
            ],
            rows: log.entries.map {
                [
                    "\($0.rule)", "\($0.condition)", "\($0.action.rawValue)",
                    "\(NumberText.count($0.matched))", "\(NumberText.count($0.applied))",
                ]
            }
        ).markup()
        let shown = log.entries.filter { !$0.examples.isEmpty }.map {
            examples($0.examples, of: "Examples: \($0.rule)")
        }
        return table + shown.joined()
    }

    private func examples(_ lines: [String], of title: String) -> Markup {
        guard !lines.isEmpty else { return "" }
        let entries = lines.map { line -> Markup in "<li>\(line)</li>\n" }
        return .disclosure("\(title)", "<ul class=\"rows\">\n\(entries)</ul>\n")
    }

    /// What became of identities.
    var protectSection: Section {
        Section(
            id: StageName.protect.rawValue,
            heading: StageName.protect.heading,
            question: "May we use it?",
            body: details.protection.isEmpty
                ? "<p>Nothing was protected in this run.</p>\n"
                : .facts(details.protection.map { ($0.name, "\($0.value)") })
        )
    }

    private var logRules: Markup { "<p>\(tiesText) \(repeatsText)</p>\n" }

    private var tableRules: Markup {
        """
        <p>\(result.split == "by-time" ? timeText : classText)</p>

        """
    }

    private var classText: Markup {
        """
        Each class has the same share in every set, and rows that say the same in all columns that \
        models look at, or are of one group, are on one side.
        """
    }

    private var timeText: Markup {
        """
        The sets follow each other in time, so that shares of classes may differ, and what comes again, \
        such as a customer, may be in several.
        """
    }

    /// What stayed unseen.
    var splitSection: Section {
        let skipped = Table(
            caption: "Cases left out of the comparison",
            name: "Reason",
            counts: details.skipped
        ).markup(whenEmpty: "<p>No case was left out.</p>\n")
        return Section(
            id: StageName.split.rawValue,
            heading: StageName.split.heading,
            question: "What stayed unseen?",
            body: """
                <p>Protocol <code>\(result.split)</code>. Models are fitted on training rows \
                only; thresholds, when to stop and which policy to take are chosen on the tuning \
                \(details.caseNoun), the decision is made on the gate \
                \(details.caseNoun), and the figures above on the test \(details.caseNoun).</p>
                \(details.samples == nil ? logRules : tableRules)\(details.samples == nil ? skipped : "")
                """
        )
    }

    private var tiesText: Markup {
        switch result.ties {
        case "shuffled": "Events of the same time are put in a seeded random order."
        case "identifier":
            """
            Events of the same time stay in the source's order, as in published figures; where that \
            order carries information, all models profit from it.
            """
        default: "Events of the same time: <code>\(result.ties)</code>."
        }
    }

    private var repeatsText: Markup {
        switch result.repeats {
        case "exclude": "Items of a user's own history are neither ranked nor asked for."
        case "allow": "Items of a user's own history are ranked and asked for like any other."
        default: "Repeats: <code>\(result.repeats)</code>."
        }
    }
}
