import Experiments
import Pipelines

extension ReportPage {
    private static let shownQueries = 12

    /// The sections of a search: queries take the place of histories.
    func searchSections(_ search: SearchFindings) -> [Section] {
        [evaluateSection, decideSection, ingestSection, madeQueriesSection(search)]
            + (details.trainings.isEmpty ? [] : [trainSection])
            + [costSection, reproduceSection, remarksSection]
    }

    /// What only searches have: all rankers side by side, and single queries.
    var searchParts: Markup {
        guard let search = details.search else { return "" }
        return rankers(search) + compressed(search) + pairs(search) + learned(search)
            + queries(search) + agreements(search)
    }

    private func metrics(_ search: SearchFindings) -> [String] {
        MetricText.ordered(
            search.systems.first.map { Array($0.measures.keys) } ?? [],
            decisive: details.decisionMetric
        )
    }

    private func rankers(_ search: SearchFindings) -> Markup {
        let names = metrics(search)
        let table = Table(
            caption:
                "All rankers on the test queries; behind a slash, the policy that tuned the encoder",
            columns: [.init("Ranker")]
                + names.map { .init("\(MetricText(name: $0).title)", .number) },
            rows: search.systems.map { system in
                ["<code>\(system.name)</code>"]
                    + names.map { name in
                        "\(NumberText.value(system.measures[name]?.mean))"
                    }
            }
        ).markup()
        return """
            <h3>Rankers</h3>
            <p><code>words</code> is BM25, <code>meaning</code> the closeness of vectors, <code>fusion</code> \
            both by reciprocal ranks, <code>tiers</code> the fusion with products first that hold more of the \
            query's words, and <code>reranked</code>, where a recipe names a cross-encoder, the best of one of these \
            in the order of that model, and <code>learned</code>, where a recipe asks for it, the best of words and meaning \
            by trees that learnt from other queries' judgements. What was judged was found by some engine before: full and judged-only NDCG belong \
            together.</p>
            \(table)
            """
    }

    private func pairs(_ search: SearchFindings) -> Markup {
        let names = [details.decisionMetric, "judged-ndcg@10"].filter(metrics(search).contains)
        let rows = search.pairs.flatMap { pair in
            Array(Set(names)).sorted().reversed().compactMap { name -> [Markup]? in
                guard let found = pair.difference[name] else { return nil }
                return [
                    "<code>\(pair.to)</code> minus <code>\(pair.from)</code>",
                    "\(MetricText(name: name).title)",
                    "<b>\(NumberText.difference(found.mean))</b>",
                    "\(NumberText.interval(found.low, found.high))",
                    "\(NumberText.probability(found.p))",
                ]
            }
        }
        let table = Table(
            caption:
                "Paired differences on the test queries; looked at, not decided on, and not adjusted "
                + "for their number",
            columns: [
                .init("Rankers"), .init("Metric"), .init("Difference", .number),
                .init("\(verdict.intervalName)", .number), .init("p", .number),
            ],
            rows: rows
        )
        return .disclosure("Rankers against each other", table.markup())
    }

    private func queries(_ search: SearchFindings) -> Markup {
        let wins = search.queries.filter { $0.after > $0.before }
        let losses = search.queries.filter { $0.after < $0.before }
        let metric = verdict.metric.title
        func table(_ caption: String, _ shown: [SearchFindings.Query]) -> Markup {
            Table(
                caption: "\(caption)",
                columns: [
                    .init("Query"), .init("Before", .number), .init("After", .number),
                    .init("First before"), .init("First after"),
                ],
                rows: shown.map {
                    [
                        "\($0.query)", "\(NumberText.value($0.before))",
                        "\(NumberText.value($0.after))",
                        "\($0.firstBefore)", "\($0.firstAfter)",
                    ]
                }
            ).markup()
        }
        return """
            <h3>Wins and losses</h3>
            <p>\(metric) rose for \(NumberText.count(wins.count)) of \
            \(NumberText.count(search.queries.count)) queries, fell for \
            \(NumberText.count(losses.count)), and stayed for the others.</p>
            \(table("The greatest gains", Array(wins.prefix(Self.shownQueries))))\
            \(table("The greatest losses", Array(losses.suffix(Self.shownQueries).reversed())))\
            \(Markup.disclosure("All queries", table("All test queries", search.queries)))
            """
    }

    private func madeQueriesSection(_ search: SearchFindings) -> Section {
        let bodies = details.policies.map { policy in
            let makers = Table(caption: "Queries by maker", name: "Maker", counts: policy.made)
            let rejected = Table(
                caption: "Rejected queries by reason",
                name: "Reason",
                counts: policy.screened
            )
            let examples = Table(
                caption: "Made queries, drawn by the seed",
                columns: [
                    .init("Query"), .init("Product"), .init("Maker"),
                    .init("Confidence", .number), .init("Rejected"),
                ],
                rows: search.examples.filter { $0.policy == policy.name }.map {
                    [
                        "\($0.query)", "\($0.product)", "<code>\($0.maker)</code>",
                        "\(NumberText.value($0.confidence))",
                        "\($0.rejected ?? "")",
                    ]
                }
            )
            return """
                <h3>Policy <code>\(policy.name)</code></h3>
                <p>\(NumberText.count(policy.made.values.reduce(0, +))) made, \
                \(NumberText.count(policy.mixed)) took part.</p>
                \(labelParts(search, policy: policy.name))\(examples.markup())\
                \(rejected.markup(whenEmpty: "<p>None was rejected.</p>\n"))\
                \(Markup.disclosure("By maker", makers.markup()))\
                \(Markup.disclosure("Its part of the recipe", .code(policy.recipe)))
                """ as Markup
        }
        return Section(
            id: StageName.expand.rawValue,
            heading: "Expand, label, screen",
            question: "Which queries were made, and which are believed?",
            body: bodies.isEmpty ? "<p>No query was made.</p>\n" : bodies.joined()
        )
    }
}
