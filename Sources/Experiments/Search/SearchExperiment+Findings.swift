import Commerce
import Evaluating
import Pipelines
import Retrieval
import Statistics

extension SearchExperiment {
    private static let exampleCount = 12

    /// What the report shows beyond the comparison that decides.
    func findings(
        _ answers: SearchAnswers,
        _ baseline: SearchSystem,
        _ chosen: SearchSystem,
        _ searches: [TunedSearch],
        _ comparison: PairedComparison,
        _ shop: PreparedSearch
    ) throws -> SearchFindings {
        let untouched = recipe.rankers.map { SearchSystem(ranker: $0) }
        let tuned = searches.flatMap { search in
            recipe.rankers.filter { $0 != .words }.map {
                SearchSystem(ranker: $0, search: search)
            }
        }
        let systems = untouched + tuned
        let evaluations = try systems.map { try answers.evaluation(of: $0) }
        var levels: [SearchFindings.System] = []
        for (system, evaluation) in zip(systems, evaluations) {
            let found = try comparison.compare(baseline: [evaluation], augmented: [evaluation])
            levels.append(
                SearchFindings.System(
                    name: system.name,
                    measures: found.all.baseline.mapValues(RunResult.Interval.init)
                )
            )
        }
        let byName = Dictionary(
            zip(systems.map(\.name), evaluations),
            uniquingKeysWith: { first, _ in first }
        )
        let pairs = try pairs(untouched, tuned, searches).compactMap { from, to in
            guard let before = byName[from.name], let after = byName[to.name] else {
                return nil as SearchFindings.Pair?
            }
            let found = try comparison.compare(baseline: [before], augmented: [after])
            return SearchFindings.Pair(
                from: from.name,
                to: to.name,
                difference: found.all.differences()
            )
        }
        return SearchFindings(
            baseline: baseline.name,
            augmented: chosen.name,
            systems: levels,
            pairs: pairs,
            queries: outcomes(answers, baseline, chosen, shop.products),
            examples: searches.flatMap { examples(of: $0, shop.products) }
        )
    }

    /// Rankers over words and over the fusion, tuned over untouched, and policies over each other.
    private func pairs(
        _ untouched: [SearchSystem],
        _ tuned: [SearchSystem],
        _ searches: [TunedSearch]
    ) -> [(from: SearchSystem, to: SearchSystem)] {
        let words = SearchSystem(ranker: .words)
        let fusion = SearchSystem(ranker: .fusion)
        var pairs: [(from: SearchSystem, to: SearchSystem)] = []
        for system in untouched where system.ranker != .words { pairs.append((words, system)) }
        pairs.append((fusion, SearchSystem(ranker: .tiers)))
        if let rerank = recipe.rerank {
            pairs.append((SearchSystem(ranker: rerank.of), SearchSystem(ranker: .reranked)))
        }
        for system in tuned {
            pairs.append((SearchSystem(ranker: system.ranker), system))
            if system.ranker == .tiers {
                pairs.append((fusion, system))
                pairs.append((words, system))
            }
        }
        for (first, second) in zip(searches, searches.dropFirst()) {
            for ranker in [RankerKind.meaning, .fusion, .tiers] {
                pairs.append(
                    (
                        SearchSystem(ranker: ranker, search: second),
                        SearchSystem(ranker: ranker, search: first)
                    )
                )
            }
        }
        return pairs
    }

    private func outcomes(
        _ answers: SearchAnswers,
        _ baseline: SearchSystem,
        _ chosen: SearchSystem,
        _ products: Products
    ) -> [SearchFindings.Query] {
        guard let metric = SearchMetric(rawValue: recipe.decide.metric) else { return [] }
        let before = answers.rankings(of: baseline)
        let after = answers.rankings(of: chosen)
        func first(_ ranking: RankedDocuments) -> String {
            ranking.documents.first.map { products.titles[Int($0)] } ?? ""
        }
        let outcomes = answers.queries.queries.indices.map { place in
            let judged = answers.queries.judgements[place]
            return SearchFindings.Query(
                query: answers.queries.queries[place],
                before: metric(before[place].documents, judgements: judged),
                after: metric(after[place].documents, judgements: judged),
                firstBefore: first(before[place]),
                firstAfter: first(after[place])
            )
        }
        return outcomes.sorted {
            let gains = ($0.after - $0.before, $1.after - $1.before)
            return gains.0 != gains.1 ? gains.0 > gains.1 : $0.query < $1.query
        }
    }

    /// Made queries as a seed draws them, so that nobody picked the good ones.
    private func examples(
        of search: TunedSearch,
        _ products: Products
    ) -> [SearchFindings.Example] {
        var random = Seed(recipe.seed)["examples"].generator()
        let shown = random.sample(Self.exampleCount, of: search.made.queries.count)
        return shown.map { search.made.queries[$0] }.map { query in
            SearchFindings.Example(
                policy: search.policy,
                query: query.text,
                product: products.titles[Int(query.product)],
                maker: query.maker,
                confidence: query.confidence,
                rejected: query.rejected
            )
        }
    }
}
