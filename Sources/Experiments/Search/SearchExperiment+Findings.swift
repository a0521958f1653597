import Commerce
import Evaluating
import Pipelines
import Retrieval
import Statistics

extension SearchExperiment {
    private static let exampleCount = 12
    private static let clusterExamples = 5

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
        let measured = try MeasuredSystems(untouched + tuned, answers, comparison)
        var findings = SearchFindings(
            baseline: baseline.name,
            augmented: chosen.name,
            systems: try measured.levels(),
            pairs: try pairs(untouched, tuned, searches).compactMap {
                try measured.pair($0, $1)
            },
            queries: outcomes(answers, baseline, chosen, shop.products),
            examples: searches.flatMap { examples(of: $0, shop.products) }
        )
        let readings = searches.compactMap(\.reading)
        if !readings.isEmpty { findings.readings = readings }
        let clusters = searches.flatMap(clusters)
        if !clusters.isEmpty { findings.clusters = clusters }
        if !answers.learned.isEmpty { findings.learned = answers.learned }
        return findings
    }

    /// The largest groups of a policy's queries that took part, with a few queries that a seed draws.
    private func clusters(of search: TunedSearch) -> [SearchFindings.Cluster] {
        let members = Dictionary(grouping: search.made.accepted.filter { $0.cluster != nil }) {
            $0.cluster ?? 0
        }
        let largest = members.sorted { ($1.value.count, $0.key) < ($0.value.count, $1.key) }
        return largest.prefix(Self.exampleCount).map { cluster, queries in
            var random = Seed(recipe.seed)["clusters"][Int(cluster)].generator()
            return SearchFindings.Cluster(
                policy: search.policy,
                size: queries.count,
                products: Set(queries.map(\.product)).count,
                examples: random.sample(Self.clusterExamples, of: queries.count)
                    .map { queries[$0].text }
            )
        }
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
        if recipe.rank != nil {
            let learned = SearchSystem(ranker: .learned)
            for ranker in recipe.rankers where ranker != .words && ranker != .learned {
                pairs.append((SearchSystem(ranker: ranker), learned))
            }
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
        func first(_ rankings: [[RankedDocuments]], _ place: Int) -> String {
            rankings.first?[place].documents.first.map { products.titles[Int($0)] } ?? ""
        }
        func mean(_ rankings: [[RankedDocuments]], _ place: Int) -> Double {
            let judged = answers.queries.judgements[place]
            let values = rankings.map { metric($0[place].documents, judgements: judged) }
            return values.reduce(0, +) / Double(max(1, values.count))
        }
        let outcomes = answers.queries.queries.indices.map { place in
            SearchFindings.Query(
                query: answers.queries.queries[place],
                before: mean(before, place),
                after: mean(after, place),
                firstBefore: first(before, place),
                firstAfter: first(after, place)
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

/// How systems do on the same queries.
private struct MeasuredSystems {
    private let systems: [(name: String, evaluations: [Evaluation])]
    private let comparison: PairedComparison

    init(
        _ systems: [SearchSystem],
        _ answers: SearchAnswers,
        _ comparison: PairedComparison
    ) throws {
        self.systems = try systems.map { ($0.name, try answers.evaluations(of: $0)) }
        self.comparison = comparison
    }

    /// What each reaches.
    func levels() throws -> [SearchFindings.System] {
        try systems.map { name, evaluations in
            let found = try comparison.compare(baseline: evaluations, augmented: evaluations)
            return SearchFindings.System(
                name: name,
                measures: found.all.baseline.mapValues(RunResult.Interval.init)
            )
        }
    }

    /// What one is worth over another; nil where one of them was not measured.
    func pair(_ from: SearchSystem, _ to: SearchSystem) throws -> SearchFindings.Pair? {
        guard let before = evaluations(of: from), let after = evaluations(of: to) else {
            return nil
        }
        let found = try comparison.compare(baseline: before, augmented: after)
        return SearchFindings.Pair(
            from: from.name,
            to: to.name,
            difference: found.all.differences()
        )
    }

    private func evaluations(of system: SearchSystem) -> [Evaluation]? {
        systems.first { $0.name == system.name }?.evaluations
    }
}
