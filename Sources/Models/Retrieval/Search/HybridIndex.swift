import Tensors

/// What can rank documents.
public enum RankerKind: String, Sendable, Hashable, Codable, CaseIterable {
    /// BM25 over words.
    case words
    /// Closeness of vectors.
    case meaning
    /// Both, joined by their ranks.
    case fusion
    /// Documents with more of the query's words before those with fewer, each tier in the order of the fusion.
    ///
    /// Source: Cleverdon & Mills, "The testing of index language devices", Aslib Proceedings 15(4), 1963:
    /// coordination levels.
    case tiers
    /// The best of another ranking, in the order of a model that reads query and document together.
    case reranked
    /// The best of words and of meaning, in the order of trees that learnt from what people judged of other queries.
    case learned
}

/// The answers of all rankers to one query.
public struct HybridRanking: Sendable, Hashable {
    /// Documents that hold a word of the query.
    public var words: RankedDocuments
    /// Documents by closeness.
    public var meaning: RankedDocuments
    /// Both.
    public var fusion: RankedDocuments
    /// Both, in tiers of how many words of the query a document holds.
    public var tiers: RankedDocuments

    /// The best of another ranking in a new order; without a document where nothing was reranked.
    public var reranked = RankedDocuments()
    /// The best in the order of a ranker that was learnt; without a document where none was.
    public var learned = RankedDocuments()

    /// States the answers.
    public init(
        words: RankedDocuments,
        meaning: RankedDocuments,
        fusion: RankedDocuments,
        tiers: RankedDocuments
    ) {
        self.words = words
        self.meaning = meaning
        self.fusion = fusion
        self.tiers = tiers
    }

    /// The answer of one ranker.
    public subscript(kind: RankerKind) -> RankedDocuments {
        switch kind {
        case .words: words
        case .meaning: meaning
        case .fusion: fusion
        case .tiers: tiers
        case .reranked: reranked
        case .learned: learned
        }
    }
}

/// Documents found by words, by meaning and by both.
public struct HybridIndex: Sendable {
    /// By words.
    public let words: LexicalIndex
    /// By meaning.
    public let meaning: DenseIndex
    /// How both are joined.
    public let fusion: RankFusion

    /// Joins two indexes of the same documents.
    public init(words: LexicalIndex, meaning: DenseIndex, fusion: RankFusion = RankFusion()) {
        precondition(words.count == meaning.count, "indexes of the same documents")
        self.words = words
        self.meaning = meaning
        self.fusion = fusion
    }

    /// How many documents there are.
    public var count: Int { words.count }

    /// Queries whose whole rankings are held at once.
    private static let askedAtOnce = 64

    /// Asks all rankers.
    ///
    /// Memory: whole rankings of 64 queries, 12 bytes a document and ranker, beside what `kept` leaves of each.
    ///
    /// - Parameters:
    ///   - queries: what is asked.
    ///   - vectors: the queries' vectors, row-major `[queries, width]`.
    ///   - window: how deep each ranking goes before both are joined; nil for all documents.
    ///   - limit: documents in the joined ranking at most; nil for all.
    ///   - tiered: whether tiers are wanted, too, which costs a look at every document with a word; otherwise
    ///     none are in the answer.
    ///   - report: told now and then how many queries are done; may throw to end it.
    ///   - kept: what is kept of an answer, by the query's number; all of it unless told otherwise.
    /// - Returns: one answer of each ranker a query.
    /// - Throws: ``LexicalIndexError``, what `report` throws.
    @TensorThread
    public func rankings(
        for queries: [String],
        vectors: [Float],
        window: Int? = nil,
        limit: Int? = nil,
        tiered: Bool = true,
        report: (Int) throws -> Void = { _ in },
        kept: (HybridRanking, Int) -> HybridRanking = { answer, _ in answer }
    ) throws -> [HybridRanking] {
        let width = meaning.width
        precondition(vectors.count == queries.count * width, "one vector a query")
        var answers: [HybridRanking] = []
        answers.reserveCapacity(queries.count)
        for start in stride(from: 0, to: queries.count, by: Self.askedAtOnce) {
            try report(start)
            let asked = start..<min(queries.count, start + Self.askedAtOnce)
            let own = Array(vectors[asked.lowerBound * width..<asked.upperBound * width])
            let close = try meaning.rankings(for: own, limit: window)
            for (number, close) in zip(asked, close) {
                let found = try words.ranking(for: queries[number], limit: window)
                let joined = fusion.joined([found, close], documents: count, limit: limit)
                let answer = HybridRanking(
                    words: found,
                    meaning: close,
                    fusion: joined,
                    tiers: tiered
                        ? tiers(of: joined, levels: try words.wordCounts(for: queries[number]))
                        : RankedDocuments()
                )
                answers.append(kept(answer, number))
            }
        }
        return answers
    }

    /// A ranking with documents of higher levels first; 1 is added to a score for each level.
    private func tiers(of ranking: RankedDocuments, levels: [Int]) -> RankedDocuments {
        var result = RankedDocuments()
        let reached = ranking.documents.map { levels[Int($0)] }
        for level in stride(from: reached.max() ?? 0, through: 0, by: -1) {
            for (place, own) in reached.enumerated() where own == level {
                result.documents.append(ranking.documents[place])
                result.scores.append(Double(level) + ranking.scores[place])
            }
        }
        return result
    }
}
