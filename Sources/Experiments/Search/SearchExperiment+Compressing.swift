import Commerce
import Evaluating
import Foundation
import Language
import Networks
import Pipelines
import Retrieval
import Statistics
import Training

extension SearchExperiment {
    /// Measures the encoder that the run leaves, as it is and made smaller; nil where the recipe asks for nothing.
    ///
    /// A variant is accepted where the lower end of its paired interval lies above minus the loss allowed, and there
    /// are queries enough for a decision. Intervals of several variants are wider, so that all of them together hold
    /// with the confidence asked for:
    ///
    ///     confidence of one = 1 - (1 - confidence) / variants
    ///
    /// Source: Dunn, "Multiple comparisons among means", JASA 56(293), 1961, for the adjustment (Bonferroni's).
    ///
    /// - Parameters:
    ///   - search: the accepted policy, whose first seed's encoder the run leaves; nil for the untouched encoder.
    ///   - gate: the queries that decide.
    ///   - shop: the catalogue.
    ///   - comparison: how systems are compared.
    ///   - reranker: what puts the best products into a new order, where the recipe has one.
    /// - Returns: what was measured.
    /// - Throws: what an encoder that can't be read throws; `CancellationError`.
    func compressions(
        of search: TunedSearch?,
        on gate: JudgedQueries,
        _ shop: PreparedSearch,
        _ comparison: PairedComparison,
        _ reranker: Reranker?
    ) async throws -> CompressionFindings? {
        guard let configuration = recipe.compress else { return nil }
        let rankers = Set<RankerKind>([.meaning, recipe.evaluate.ranker]).subtracting([.words])
        let deciding = rankers.contains(recipe.evaluate.ranker) ? recipe.evaluate.ranker : .meaning
        let versus = CompressionComparison(
            paired: comparison.adjusted(for: configuration.variants.count),
            metric: recipe.decide.metric,
            ranker: deciding,
            mostLost: configuration.mostLost
        )
        let forms = [MapCompression()] + configuration.variants.map(\.compression)
        let names = ["as it is"] + configuration.variants.map(\.name)
        let costs = try await costs(of: forms, search, shop, configuration)
        var variants: [CompressionFindings.Variant] = []
        var whole: [RankerKind: Evaluation]?
        for (number, form) in forms.enumerated() {
            bench.progress.report(Progress("search, \(names[number])"))
            let found = try await evaluations(form, of: search, on: gate, shop, reranker, rankers)
            variants.append(
                try versus.variant(
                    names[number],
                    costs[number],
                    found,
                    against: whole,
                    cases: gate.count
                )
            )
            whole = whole ?? found
        }
        var findings = findings(configuration, versus, shop, variants)
        if let place = findings.smallestAccepted {
            findings.left = try await leave(forms[place], names[place], of: search, shop)
        }
        return findings
    }

    private func findings(
        _ configuration: CompressConfiguration,
        _ versus: CompressionComparison,
        _ shop: PreparedSearch,
        _ variants: [CompressionFindings.Variant]
    ) -> CompressionFindings {
        CompressionFindings(
            metric: versus.metric,
            ranker: versus.ranker.rawValue,
            mostLost: versus.mostLost,
            timed: min(configuration.timed, shop.products.count),
            threads: bench.options.threads,
            variants: variants
        )
    }

    /// The size and speed of each form of the encoder.
    private func costs(
        of forms: [MapCompression],
        _ search: TunedSearch?,
        _ shop: PreparedSearch,
        _ configuration: CompressConfiguration
    ) async throws -> [EncoderCost] {
        bench.progress.report(Progress("time \(forms.count) encoders"))
        return try await EncoderCost.measure(
            forms,
            on: Array(shop.products.texts.prefix(configuration.timed)),
            encoder: encoder.url,
            weights: search?.encoders.first?.weights,
            in: bench.context(of: .evaluate)
        )
    }

    /// Leaves a smaller form of the encoder in the run's folder, with what it makes of the catalogue.
    private func leave(
        _ form: MapCompression,
        _ name: String,
        of search: TunedSearch?,
        _ shop: PreparedSearch
    ) async throws -> CompressionFindings.Left {
        let place = folder.url.appending(path: SavedSearch.smallerName)
        bench.progress.report(Progress("write the smaller encoder"))
        try await EncoderCompressor.write(
            encoder,
            weights: search?.encoders.first?.weights,
            to: place.appending(path: SavedSearch.encoderName),
            form
        )
        try await catalogue(form, of: search, shop).value.write(to: place)
        return CompressionFindings.Left(
            name: name,
            folder: "\(SavedSearch.smallerName)/\(SavedSearch.encoderName)"
        )
    }

    /// The products' vectors by one form of the encoder.
    private func catalogue(
        _ form: MapCompression,
        of search: TunedSearch?,
        _ shop: PreparedSearch
    ) async throws -> ArtefactStore.Stored<EncodedTexts> {
        let tuned = search?.encoders.first
        let train = search.flatMap { recipe.policies[$0.policy] }.map { recipe.tuning(of: $0) }
        let readsCatalogue = train?.side == .both
        return try await encoded(
            shop.products.texts,
            weights: readsCatalogue
                ? tuned.map { (file: $0.weights, contentHash: $0.weightsHash) } : nil,
            compression: form
        )
    }

    /// How the rankers do with one form of the encoder.
    private func evaluations(
        _ form: MapCompression,
        of search: TunedSearch?,
        on gate: JudgedQueries,
        _ shop: PreparedSearch,
        _ reranker: Reranker?,
        _ rankers: Set<RankerKind>
    ) async throws -> [RankerKind: Evaluation] {
        let catalogue = try await catalogue(form, of: search, shop)
        let queries = try await vectors(
            of: gate.queries,
            weights: search?.encoders.first?.weights,
            compression: form
        )
        let index = HybridIndex(
            words: shop.words,
            meaning: DenseIndex(catalogue.value.vectors, width: catalogue.value.width)
        )
        let judged = gate.judgements.map { Set($0.map(\.product)) }
        let read = recipe.rerank?.depth ?? 0
        var found = try await SearchAnswers.rankings(index, gate.queries, queries) {
            $0.condensed(keeping: judged[$1], read: read)
        }
        if let reranker, rankers.contains(.reranked) {
            found = try await reranker.rerank(found, gate.queries) { _, _ in }
        }
        let answers = SearchAnswers(queries: gate, rankings: ["": [found]])
        var evaluations: [RankerKind: Evaluation] = [:]
        for ranker in rankers {
            evaluations[ranker] = try answers.evaluations(of: SearchSystem(ranker: ranker)).first
        }
        return evaluations
    }
}
