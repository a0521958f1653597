import Evaluating
import Experiments

extension ReportPage {
    /// How labelers agree with the judgements, a look after the fact.
    func agreements(_ search: SearchFindings) -> Markup {
        guard let agreements = search.agreements, !agreements.isEmpty else { return "" }
        func shown(_ value: Double?) -> Markup {
            "\(NumberText.value(value))"
        }
        let table = Table(
            caption: "Labelers on the judged pairs of the test queries",
            columns: [
                .init("Labeler"), .init("Policies"), .init("Pairs", .number),
                .init("ROC-AUC", .number), .init("Within a query", .number),
                .init("Kendall's τ", .number), .init("NDCG@10, judged only", .number),
                .init("Believed", .number), .init("Useful of these", .number),
                .init("Useful of all", .number),
            ],
            rows: agreements.map { entry in
                let found = entry.agreement
                return [
                    "<code>\(entry.labeler)</code>", "\(entry.policies.joined(separator: ", "))",
                    "\(NumberText.count(found.pairs))", shown(found.areaUnderROC),
                    "\(shown(found.areaWithinQueries)) (n = \(NumberText.count(found.mixedQueries)))",
                    "\(shown(found.kendallTau)) (n = \(NumberText.count(found.orderedQueries)))",
                    shown(found.judgedNDCG), "\(NumberText.percent(found.coverage))",
                    "\(NumberText.percent(found.usefulBelieved))",
                    "\(NumberText.percent(found.useful))",
                ]
            }
        )
        return """
            <h3>Labels beside the judgements: a look that chose nothing</h3>
            <p>Each labeler was run on the pairs of query and product that people judged, after everything was decided. \
            ROC-AUC is the chance that a pair of a grade above 0 scores above one of grade 0; a pair that gets no score \
            lies below all others. Believed is the share of pairs that the labeler would have taken for a label. \
            Queries: \(NumberText.count(agreements[0].agreement.queries)).</p>
            \(table.markup())
            """
    }

    /// What a learnt ranker learnt from.
    func learned(_ search: SearchFindings) -> Markup {
        let tables = (search.learned ?? []).map { learned -> Markup in
            let folds = Table(
                caption: "Folds of <code>\(learned.system)</code>",
                columns: [
                    .init("Fold"), .init("Queries ranked", .number), .init("Grown on", .number),
                    .init("Stopped by", .number), .init("Judged products", .number),
                    .init("Others, as useless", .number), .init("Trees", .number),
                ],
                rows: learned.folds.enumerated().map { number, fold in
                    ["\(String(number + 1))"]
                        + [
                            fold.queries, fold.grownOn, fold.stoppedBy, fold.judged, fold.unjudged,
                            fold.trees,
                        ].map { "\(NumberText.count($0))" }
                }
            )
            return .disclosure(
                "Folds and columns of \(learned.system)",
                folds.markup() + gains(learned).markup()
            ) + left(learned)
        }
        if tables.isEmpty { return "" }
        return """
            <h3>A ranker that learnt from other queries</h3>
            <p><code>learned</code> is LambdaMART. The judged queries were dealt into folds by a hash of their words, and each \
            fold is ranked by trees that saw none of its grades. The gate's decision did not look at it.</p>
            \(tables.joined())
            """
    }

    /// The ranker that is asked for new queries.
    private func left(_ learned: SearchFindings.Learned) -> Markup {
        guard let left = learned.left else { return "" }
        return """
            <p>The run leaves a ranker of the columns of <code>\(learned.system)</code> for new queries: \
            \(NumberText.count(left.trees, "tree")) that grew on all \
            \(NumberText.count(left.grownOn, "judged query", plural: "judged queries")), as many as the folds kept in the \
            median. It has seen all grades, so nothing here measures it: the figures \
            of <code>\(learned.system)</code>, from folds, are the estimate of what it is worth. \
            <code>restock search --ranker learned</code> asks it.</p>

            """
    }

    /// The mean share of each column in what splits gained, the largest first.
    private func gains(_ learned: SearchFindings.Learned) -> Table {
        let means = learned.columns.indices.map { column -> Double in
            let shares = learned.folds.map { $0.importance[column] }
            return shares.reduce(0, +) / Double(max(1, shares.count))
        }
        let order = means.indices.sorted { (-means[$0], $0) < (-means[$1], $1) }
        return Table(
            caption: "What its splits rest on, mean over folds",
            columns: [.init("Column"), .init("Share of the gain", .number)],
            rows: order.map {
                ["<code>\(learned.columns[$0])</code>", "\(NumberText.percent(means[$0]))"]
            }
        )
    }

    /// What a cross-encoder read for a policy, and how its queries group.
    func labelParts(_ search: SearchFindings, policy: String) -> Markup {
        let readings = (search.readings ?? []).filter { $0.policy == policy }
            .map { reading -> Markup in
                let scale: Markup =
                    reading.scale.map {
                        " One cosine was worth \(NumberText.value($0, digits: 1)) of its scores."
                    } ?? ""
                return """
                    <p>A cross-encoder read \(NumberText.count(reading.pairs, "pair")) for \
                    \(NumberText.count(reading.queries, "query", plural: "queries")) in \
                    \(NumberText.duration(seconds: reading.seconds)).\(scale)</p>

                    """
            }
        let clusters = (search.clusters ?? []).filter { $0.policy == policy }
        if clusters.isEmpty { return readings.joined() }
        let table = Table(
            caption: "The largest groups of queries of alike meaning; queries drawn by the seed",
            columns: [
                .init("Queries"), .init("Number", .number), .init("Products", .number),
            ],
            rows: clusters.map {
                [
                    "\($0.examples.joined(separator: "; "))", "\(NumberText.count($0.size))",
                    "\(NumberText.count($0.products))",
                ]
            }
        )
        return readings.joined() + .disclosure("Groups", table.markup())
    }
}
