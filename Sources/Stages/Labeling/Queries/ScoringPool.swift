import Commerce
public import Pipelines
public import Retrieval
import Statistics
import Tensors

/// What a cross-encoder is to read beside one query.
public struct ScoringPool: Sendable, Hashable {
    /// The query's place.
    public var query: Int
    /// Products, the query's own first, each once.
    public var products: [Int32]

    /// States what is read.
    public init(query: Int, products: [Int32]) {
        self.query = query
        self.products = products
    }
}

/// Chooses the products that a cross-encoder reads: a query's own, and those that are easily taken for it.
///
/// Rivals come in turn from the top of the joined ranking, of BM25 and of the untouched encoder.
///
/// Source: Wang et al., "GPL: generative pseudo labeling", NAACL 2022, section 3.2: negatives from several retrievers.
public struct CandidateMiner: Sendable {
    /// How many queries and products.
    public let configuration: MarginConfiguration

    /// Configures the choice.
    public init(_ configuration: MarginConfiguration) {
        self.configuration = configuration
    }

    /// Draws queries among those that are believed, and finds their rivals.
    ///
    /// - Parameters:
    ///   - input: queries that came back, with their vectors, and the index.
    ///   - window: how deep each ranking goes before both are joined.
    ///   - context: whose seed draws.
    /// - Returns: one pool a drawn query, in the queries' order.
    /// - Throws: `LexicalIndexError`; `CancellationError`.
    public func pools(
        for input: RoundTripInput,
        window: Int,
        in context: StageContext
    ) async throws -> [ScoringPool] {
        let queries = input.made.queries
        let believed = queries.indices.filter { queries[$0].rejected == nil }
        var random = context.seed["scored"].generator()
        let drawn = random.sample(configuration.queries, of: believed.count).map { believed[$0] }
        guard !drawn.isEmpty else { return [] }
        let width = input.vectors.count / queries.count
        let vectors = drawn.flatMap { input.vectors[$0 * width..<($0 + 1) * width] }
        let rankings = try await TensorThread.run {
            try input.index.rankings(
                for: drawn.map { queries[$0].text },
                vectors: vectors,
                window: window,
                limit: window,
                tiered: false
            ) { done in
                try context.checkCancellation()
                context.progress.report(Progress("mine \(done) of \(drawn.count) queries"))
            }
        }
        return zip(drawn, rankings).map { place, found in
            let own = queries[place].product
            let rivals = Self.rivals(in: found, besides: own, configuration.candidates - 1)
            return ScoringPool(query: place, products: [own] + rivals)
        }
    }

    /// The first products of the joined ranking, of words and of meaning, in turn, each once.
    public static func rivals(
        in found: HybridRanking,
        besides own: Int32?,
        _ count: Int
    ) -> [Int32] {
        let lists = [found.fusion, found.words, found.meaning].map(\.documents)
        var known: Set<Int32> = own.map { [$0] } ?? []
        var places = [0, 0, 0]
        var rivals: [Int32] = []
        var isOpen = true
        while isOpen {
            isOpen = false
            for list in lists.indices {
                while places[list] < lists[list].count, known.contains(lists[list][places[list]]) {
                    places[list] += 1
                }
                guard places[list] < lists[list].count, rivals.count < count else { continue }
                known.insert(lists[list][places[list]])
                rivals.append(lists[list][places[list]])
                isOpen = true
            }
        }
        return rivals
    }
}
