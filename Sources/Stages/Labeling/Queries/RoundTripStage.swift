public import Commerce
public import Pipelines
public import Retrieval
import Tensors

/// What the stage reads.
public struct RoundTripInput: Sendable {
    /// The queries to label.
    public var made: MadeQueries
    /// The queries' vectors, row-major.
    public var vectors: [Float]
    /// What is asked; its encoder is the untouched one.
    public var index: HybridIndex

    /// Gathers what the stage reads.
    public init(made: MadeQueries, vectors: [Float], index: HybridIndex) {
        self.made = made
        self.vectors = vectors
        self.index = index
    }
}

/// Labels made queries without people: a query's own product has to come back when the catalogue is searched for it.
///
/// The confidence is the product's joined score as a share of the highest possible one, so 1 where words and meaning
/// both put it first. A query whose product doesn't come back gets no label and takes no part. What stands beside the product is
/// noted as alike, so that nobody holds it against the query; what only one of both rankers brings up is noted as lacking.
///
/// Source: Alberti et al., "Synthetic QA corpora generation with roundtrip consistency", ACL 2019; Dai et al.,
/// "Promptagator", ICLR 2023, section 3.2, for retrieval.
public struct RoundTripStage: Stage {
    /// The stage's verb.
    public static let name = StageName.label
    /// Why a query is rejected whose product neither ranker brings up.
    public static let notFound = "its product was not found again"
    /// Why a query is rejected whose product comes too late.
    public static let tooLate = "its product came back too late"
    /// Places at which a ranker's own findings are misleading rather than far off.
    private static let misleading = 50

    /// The stage's settings.
    public let configuration: RoundTripConfiguration

    /// Configures the stage.
    public init(_ configuration: RoundTripConfiguration = RoundTripConfiguration()) {
        self.configuration = configuration
    }

    /// Labels queries, in their order.
    ///
    /// - Throws: `LexicalIndexError`; `CancellationError`.
    public func run(_ input: RoundTripInput, in context: StageContext) async throws -> MadeQueries {
        let queries = input.made.queries
        let rankings = try await TensorThread.run {
            try input.index.rankings(
                for: queries.map(\.text),
                vectors: input.vectors,
                window: configuration.window,
                tiered: false
            ) { done in
                try context.checkCancellation()
                context.progress.report(Progress("search for \(done) of \(queries.count) queries"))
            }
        }
        var result = input.made
        result.queries = zip(queries, rankings).map { label($0, $1, input.index.fusion) }
        guard configuration.clusters > 0 else { return result }
        context.progress.report(Progress("find \(configuration.clusters) groups of queries"))
        return QueryClusters(count: configuration.clusters).assigned(
            to: result,
            vectors: input.vectors,
            in: context
        )
    }

    /// How sure a product is the answer, and why it isn't believed; nil where it is.
    ///
    /// - Parameters:
    ///   - product: any product.
    ///   - found: the joined ranking of a query, each ranking as deep as the configuration's window.
    ///   - fusion: how both were joined.
    /// - Returns: the product's joined score as a share of the highest possible one, nil where it didn't come back.
    public func standing(
        of product: Int32,
        in found: RankedDocuments,
        _ fusion: RankFusion
    ) -> (confidence: Double?, objection: String?) {
        guard let rank = found.rank(of: product) else { return (nil, Self.notFound) }
        let confidence = found.scores[rank - 1] * (fusion.constant + 1) / 2
        return (confidence, rank > configuration.within ? Self.tooLate : nil)
    }

    private func label(
        _ query: MadeQuery,
        _ found: HybridRanking,
        _ fusion: RankFusion
    ) -> MadeQuery {
        var query = query
        let beside = found.fusion.documents.prefix(configuration.within)
        query.alike = beside.filter { $0 != query.product }
        let answers = found.fusion.prefix(configuration.answers)
        query.answers = answers.documents
        query.scores = answers.scores.map { Float($0) }
        query.lacking = lacking(found, except: Set(beside).union([query.product]))
        (query.confidence, query.rejected) = standing(of: query.product, in: found.fusion, fusion)
        if query.rejected != nil { query.confidence = nil }
        if !configuration.filters { query.rejected = nil }
        return query
    }

    /// What one ranker puts high and the other doesn't bring up at all, in turn.
    private func lacking(_ found: HybridRanking, except known: Set<Int32>) -> [Int32] {
        let byWords = Set(found.words.documents)
        let byMeaning = Set(found.meaning.documents)
        let close = found.meaning.documents.prefix(Self.misleading).filter {
            !byWords.contains($0) && !known.contains($0)
        }
        let literal = found.words.documents.prefix(Self.misleading).filter {
            !byMeaning.contains($0) && !known.contains($0)
        }
        var result: [Int32] = []
        for place in 0..<max(close.count, literal.count) {
            if place < close.count { result.append(close[place]) }
            if place < literal.count { result.append(literal[place]) }
        }
        return Array(result.prefix(configuration.lacking))
    }
}
