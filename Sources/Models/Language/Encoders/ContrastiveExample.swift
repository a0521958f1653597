/// A query with the document that answers it.
public struct ContrastiveExample: Sendable, Hashable {
    /// The query.
    public var query: String
    /// The number of the document that answers it.
    public var document: Int
    /// Documents that may answer it as well; they are never held against it.
    public var alike: [Int]
    /// Documents as another ranker puts them, with the share of the answer that each gets; shares sum to 1.
    public var ranking: [(document: Int, share: Float)] {
        get { zip(ranked, shares).map { ($0, $1) } }
        set { (ranked, shares) = (newValue.map(\.document), newValue.map(\.share)) }
    }
    private var ranked: [Int] = []
    private var shares: [Float] = []
    /// Other documents with how far another model puts the query's own document above each.
    public var margins: [(document: Int, margin: Float)] {
        get { zip(rivals, distances).map { ($0, $1) } }
        set { (rivals, distances) = (newValue.map(\.document), newValue.map(\.margin)) }
    }
    private var rivals: [Int] = []
    private var distances: [Float] = []
    /// Documents that come up for the query and don't answer it, the most misleading first.
    public var negatives: [Int]

    /// States an example.
    public init(query: String, document: Int, alike: [Int] = [], negatives: [Int] = []) {
        self.query = query
        self.document = document
        self.alike = alike
        self.negatives = negatives
    }
}

/// What an encoder learns of a query.
public enum TunedLoss: String, Sendable, Hashable, Codable, CaseIterable {
    /// Its own document before all others.
    case pairs
    /// All documents as another ranker puts them; documents keep their vectors.
    case ranking
    /// As far before others as another model puts it.
    case margins
}

/// Which texts an encoder learns to read anew.
public enum TunedSide: String, Sendable, Hashable, Codable, CaseIterable {
    /// Queries alone: documents keep their vectors, and all of them are negatives in each step.
    case queries
    /// Queries and documents: negatives are those of the batch and the mined ones.
    case both
}
