import Experiments
import Labeling
import Pipelines

extension ReportPage {
    /// The policy that the page shows in full: the chosen one.
    var shownPolicy: RunDetails.Policy? {
        details.policies.first { $0.name == result.chosen } ?? details.policies.first
    }

    /// What was made, how it differs from real data, and examples.
    var expandSection: Section {
        let others = details.policies.filter { $0.name != shownPolicy?.name }.map { policy in
            Markup.disclosure(
                "Policy <code>\(policy.name)</code>: what it made",
                policyBody(policy, level: "h4")
            )
        }
        return Section(
            id: StageName.expand.rawValue,
            heading: StageName.expand.heading,
            question: "What was added, and how does it differ?",
            body: """
                \(shownPolicy.map { policyBody($0, level: "h3") } ?? "<p>Nothing was made.</p>\n")\
                \(others)
                """
        )
    }

    private func policyBody(_ policy: RunDetails.Policy, level: String) -> Markup {
        let total = policy.made.values.reduce(0, +)
        let open: Markup = level == "h3" ? "<h3>" : "<h4>"
        let close: Markup = level == "h3" ? "</h3>" : "</h4>"
        let makers = policy.made.sorted { $0.key < $1.key }.map {
            "\(NumberText.count($0.value)) by \($0.key)"
        }
        let charts = policy.distributions.map { PairedBars($0).chart.markup }
        return """
            <p>Policy <code>\(policy.name)</code> made \(NumberText.count(total, details.madeCase)): \
            \(makers.joined(separator: ", ")).</p>
            \(Markup.disclosure("Its part of the recipe", .code(policy.recipe)))\
            \(policy.constraints.map { ConstraintTable($0).markup } ?? "")\
            \(fittings(policy, open, close))\
            \(open)Real and made data\(close)
            <p>How alike they look says nothing about how useful they are: fidelity isn't utility.</p>
            \(card(policy))\
            \(details.samples?.scatters?[policy.name].map { ScatterParts($0).markup } ?? "")\
            <div class="charts">
            \(charts)</div>
            \(open)Examples\(close)
            \(details.samples == nil ? examples(policy) : rowExamples(policy))
            """
    }

    /// The card of made rows; why there is none where rows were made and compared with nothing.
    private func card(_ policy: RunDetails.Policy) -> Markup {
        guard let samples = details.samples, !policy.isIdle else { return "" }
        return samples.cards[policy.name].map { RowCardTable($0).markup }
            ?? """
            <p>There is no card of these rows: of the classes that were made, the training rows, the tuning rows or \
            the made rows are too few to compare.</p>

            """
    }

    private func fittings(_ policy: RunDetails.Policy, _ open: Markup, _ close: Markup) -> Markup {
        let parts = (policy.fittings ?? []).map { FittingParts($0).markup }.filter {
            !$0.html.isEmpty
        }
        return parts.isEmpty ? "" : "\(open)Fitting\(close)\n\(parts)"
    }

    private func rowExamples(_ policy: RunDetails.Policy) -> Markup {
        let tables = RowExampleTable.tables(details.samples?.examples[policy.name] ?? [])
        return tables.isEmpty ? "<p>No examples were kept.</p>\n" : tables.map(\.markup).joined()
    }

    private func examples(_ policy: RunDetails.Policy) -> Markup {
        let accepted = policy.examples.filter { $0.rejected == nil }.map { ExampleCard($0).markup }
        let rejected = policy.examples.filter { $0.rejected != nil }.map { ExampleCard($0).markup }
        if accepted.isEmpty && rejected.isEmpty { return "<p>No examples were kept.</p>\n" }
        return """
            <p>Each made sequence next to what it was made from. <ins>Added</ins> steps are marked \
            with +, steps that were <del>left out</del> with −.</p>
            <div class="examples">
            \(accepted)\(rejected)</div>

            """
    }

    private static let noSegments: Markup = "<p>Made sequences were not labelled.</p>\n"
    private static let ownCondition: Markup =
        "<p>A made row's label is the class that its maker was asked for, but where this says otherwise.</p>\n"

    /// The segments of users.
    var labelSection: Section {
        let table = Table(
            caption: "Segments: shares among real and made users",
            columns: [
                .init("Segment"), .init("Real", .number), .init("Made", .number),
                .init("Items that set it apart"),
            ],
            rows: (shownPolicy?.segments ?? []).map {
                [
                    "\(String($0.label))", "\(NumberText.percent($0.realShare))",
                    "\(NumberText.percent($0.madeShare))",
                    "\($0.topItems.joined(separator: " · "))",
                ]
            }
        ).markup(whenEmpty: "\(details.samples == nil ? Self.noSegments : Self.ownCondition)")
        return Section(
            id: StageName.label.rawValue,
            heading: StageName.label.heading,
            question: "What are they samples of?",
            body: table + rowLabels
        )
    }

    /// Labels of made rows that were asked for, and how they did where labels were known and hidden.
    private var rowLabels: Markup {
        guard let labels = details.samples?.labels, !labels.isEmpty else { return "" }
        func percent(_ share: Double?) -> Markup {
            "\(NumberText.percent(share))"
        }
        func value(_ number: Double?) -> Markup {
            "\(NumberText.value(number))"
        }
        return Table(
            caption:
                "Labels that were asked for, and what was said of real rows whose labels were hidden",
            columns: [
                .init("Policy"), .init("By"), .init("Other than the maker's", .number),
                .init("By a person", .number), .init("Without a label", .number),
                .init("Hidden rows", .number), .init("Labelled", .number),
                .init("Right", .number), .init("Of the commonest class", .number),
                .init("Macro-F1", .number), .init("Calibration error", .number),
                .init("PR-AUC", .number),
            ],
            rows: labels.sorted { $0.key < $1.key }.map { name, note in
                let check = note.check.map {
                    [
                        "\(NumberText.count($0.rows))", "\(NumberText.percent($0.coverage))",
                        percent($0.accuracy), percent($0.commonest), value($0.macroF1),
                        value($0.calibrationError), value($0.averagePrecision),
                    ] as [Markup]
                }
                return [
                    "<code>\(name)</code>", "<code>\(note.labeler)</code>",
                    "\(NumberText.count(note.changed))", "\(NumberText.count(note.answered))",
                    "\(NumberText.count(note.abstained))",
                ] + (check ?? Array(repeating: "\(NumberText.missing)", count: 7))
            }
        ).markup()
    }

    /// What screening rejected and what the mixture is.
    var screenSection: Section {
        let rows = details.policies.map { policy -> [Markup] in
            let reasons = policy.screened.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map {
                "\($0.key) \(NumberText.count($0.value))"
            }
            return [
                "<code>\(policy.name)</code>",
                "\(NumberText.count(policy.made.values.reduce(0, +)))",
                "\(NumberText.count(policy.screened.values.reduce(0, +)))",
                "\(reasons.isEmpty ? "none" : reasons.joined(separator: ", "))",
                "\(NumberText.count(policy.mixed))",
                "\(NumberText.value(policy.meanWeight, digits: 2))",
                "\(NumberText.value(policy.twoSampleAUC, digits: 2))",
            ]
        }
        let table = Table(
            caption: "Made \(details.madeCase)s, policy by policy",
            columns: [
                .init("Policy"), .init("Made", .number), .init("Rejected", .number),
                .init("By reason"), .init("Mixed in", .number), .init("Mean weight", .number),
                .init("AUC", .number),
            ],
            rows: rows
        ).markup()
        return Section(
            id: StageName.screen.rawValue,
            heading: "\(StageName.screen.heading) and \(StageName.mix.rawValue)",
            question: "Which were sound, and how much do they count?",
            body: table + (shownPolicy?.twoSampleAUC.map(aucText) ?? "")
        )
    }

    private func aucText(_ auc: Double) -> Markup {
        guard auc.isFinite else { return "" }
        let ease =
            switch abs(auc - 0.5) {
            case ..<0.05: "the two can hardly be told apart"
            case ..<0.15: "the two can be told apart a little"
            case ..<0.3: "the two are clearly different"
            default: "the two are easily told apart"
            }
        return """
            <p>AUC: a classifier was trained to tell made from real \(details.madeCase)s. Given one of each, it \
            picks the made one in \(NumberText.percent(auc, digits: 0)) of pairs (0.5 is a coin \
            flip): \(ease). That is a matter of likeness, not of use.</p>

            """
    }
}
