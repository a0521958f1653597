/// Documents by score, the best first; equal scores stand by ascending document number.
public struct RankedDocuments: Sendable, Hashable {
    /// The documents' numbers.
    public var documents: [Int32]
    /// Their scores, descending; comparable within one ranking only.
    public var scores: [Double]

    /// States a ranking.
    public init(documents: [Int32] = [], scores: [Double] = []) {
        precondition(documents.count == scores.count, "one score a document")
        self.documents = documents
        self.scores = scores
    }

    /// How many documents are ranked.
    public var count: Int { documents.count }

    /// The best few.
    public func prefix(_ count: Int) -> RankedDocuments {
        RankedDocuments(
            documents: Array(documents.prefix(count)),
            scores: Array(scores.prefix(count))
        )
    }

    /// The first documents in the order of new scores, and the others behind them as they were.
    ///
    /// - Parameter scores: of the first documents, in their order; of equal ones the first stays before.
    /// - Returns: as many documents; those behind count down from the lowest new score.
    public func reordered(by scores: [Double]) -> RankedDocuments {
        precondition(scores.count <= count, "\(scores.count) scores for \(count) documents")
        let order = scores.indices.sorted { (-scores[$0], $0) < (-scores[$1], $1) }
        let lowest = scores.min() ?? 0
        let rest = scores.count..<count
        return RankedDocuments(
            documents: (order + rest).map { documents[$0] },
            scores: order.map { scores[$0] }
                + rest.indices.map { lowest - Double($0 - scores.count + 1) }
        )
    }

    /// Some documents in the order of new scores, wherever they stand, and all others behind them as they were.
    ///
    /// - Parameter scores: by document; of equal ones that which stands first stays before. Those that aren't ranked
    ///   are left out.
    /// - Returns: as many documents.
    public func raising(_ scores: [Int32: Double]) -> RankedDocuments {
        let isRaised = documents.map { scores[$0] != nil }
        let raised = documents.indices.filter { isRaised[$0] }.map { documents[$0] }
        let rest = documents.indices.filter { !isRaised[$0] }.map { documents[$0] }
        let ranking = RankedDocuments(
            documents: raised + rest,
            scores: Array(repeating: 0, count: count)
        )
        return ranking.reordered(by: raised.map { scores[$0] ?? 0 })
    }

    /// The place of a document, from 1; nil where it is not ranked.
    public func rank(of document: Int32) -> Int? {
        documents.firstIndex(of: document).map { $0 + 1 }
    }
}
