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

    /// The place of a document, from 1; nil where it is not ranked.
    public func rank(of document: Int32) -> Int? {
        documents.firstIndex(of: document).map { $0 + 1 }
    }
}
