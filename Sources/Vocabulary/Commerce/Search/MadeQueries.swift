public import Foundation
public import Tables

/// A product that another model read beside a query.
public struct ScoredProduct: Sendable, Hashable, Codable {
    /// The product's number in the catalogue.
    public var product: Int32
    /// How well it answers, on a scale of the model's own; the higher, the better.
    public var score: Float
    /// The grade that the score stands for: 3 for as well as the query's own product, 0 for not at all.
    public var grade: Int32

    /// States a score.
    public init(product: Int32, score: Float, grade: Int32) {
        self.product = product
        self.score = score
        self.grade = grade
    }
}

/// A made query with where it comes from and what it is thought to ask for.
public struct MadeQuery: Sendable, Hashable, Codable {
    /// The query.
    public var text: String
    /// The product that it was made from, and that should answer it.
    public var product: Int32
    /// The maker, such as `brand-type`, with the operators that changed it after `+`.
    public var maker: String
    /// How sure the label is, in 0...1; nil before labelling.
    public var confidence: Double?
    /// Why it takes no part; nil where it does.
    public var rejected: String?
    /// Products that answer the query as well, as far as the ranking that labelled it can tell.
    public var alike: [Int32]
    /// The joined ranking of both rankers, its start; its own product stands where it came back.
    public var answers: [Int32]
    /// The scores of `answers`.
    public var scores: [Float]
    /// Products that come up for the query but lack some of its words.
    public var lacking: [Int32]
    /// Products that a cross-encoder read beside the query, its own first; empty where none did.
    public var scored: [ScoredProduct]
    /// The group of queries of alike meaning that it belongs to; nil where none was asked for.
    public var cluster: Int32?

    /// Makes a query without a label.
    public init(text: String, product: Int32, maker: String) {
        self.text = text
        self.product = product
        self.maker = maker
        alike = []
        answers = []
        scores = []
        lacking = []
        scored = []
    }
}

/// Made queries as a stage leaves them.
public struct MadeQueries: Sendable, Hashable {
    /// The queries, in the order in which they were made.
    public var queries: [MadeQuery]
    /// Hash of the makers' settings.
    public var configurationHash: String
    /// Seed of the makers.
    public var seed: UInt64

    /// Gathers queries.
    public init(_ queries: [MadeQuery], configurationHash: String, seed: UInt64) {
        self.queries = queries
        self.configurationHash = configurationHash
        self.seed = seed
    }

    /// Those that take part.
    public var accepted: [MadeQuery] { queries.filter { $0.rejected == nil } }

    /// Rejected queries by reason.
    public var rejections: [String: Int] {
        queries.reduce(into: [:]) { if let reason = $1.rejected { $0[reason, default: 0] += 1 } }
    }
}

extension MadeQueries: FileRepresentable {
    private static let fileName = "made-queries.parquet"
    private static let hashKey = "restock.config-hash"
    private static let seedKey = "restock.seed"

    /// Writes `made-queries.parquet`.
    public func write(to folder: URL) throws {
        try Table(
            [
                try Column("query", strings: queries.map(\.text)),
                try Column("product", int32s: queries.map(\.product)),
                try Column("maker", strings: queries.map(\.maker)),
                try Column("confidence", doubles: queries.map(\.confidence)),
                try Column("rejected", strings: queries.map(\.rejected)),
                try Column("alike", int32Lists: queries.map(\.alike)),
                try Column("answers", int32Lists: queries.map(\.answers)),
                try Column("scores", floatLists: queries.map(\.scores)),
                try Column("lacking", int32Lists: queries.map(\.lacking)),
                try Column("scored", int32Lists: queries.map { $0.scored.map(\.product) }),
                try Column("scored_scores", floatLists: queries.map { $0.scored.map(\.score) }),
                try Column("scored_grades", int32Lists: queries.map { $0.scored.map(\.grade) }),
                try Column("cluster", int32s: queries.map(\.cluster)),
            ],
            metadata: [Self.hashKey: configurationHash, Self.seedKey: "\(seed)"]
        ).write(to: folder.appendingPathComponent(Self.fileName))
    }

    /// Reads what ``write(to:)`` left.
    public init(contentsOf folder: URL) throws {
        let table = try Table.read(folder.appendingPathComponent(Self.fileName))
        let texts = try table.column("query").strings()
        let products = try table.column("product").int32s()
        let makers = try table.column("maker").strings()
        let confidences = try table.column("confidence").optionalDoubles()
        let reasons = try table.column("rejected").optionalStrings()
        let alike = try table.column("alike").int32Lists()
        let answers = try table.column("answers").int32Lists()
        let scores = try table.column("scores").floatLists()
        let lacking = try table.column("lacking").int32Lists()
        let scored = try Self.scored(of: table)
        let clusters = try table.column("cluster").optionalInt32s()
        self.init(
            texts.indices.map { place in
                var query = MadeQuery(
                    text: texts[place],
                    product: products[place],
                    maker: makers[place]
                )
                query.confidence = confidences[place]
                query.rejected = reasons[place]
                query.alike = alike[place] ?? []
                query.answers = answers[place] ?? []
                query.scores = scores[place] ?? []
                query.lacking = lacking[place] ?? []
                query.scored = scored[place]
                query.cluster = clusters[place]
                return query
            },
            configurationHash: table.metadata[Self.hashKey] ?? "",
            seed: table.metadata[Self.seedKey].flatMap(UInt64.init) ?? 0
        )
    }

    private static func scored(of table: Table) throws(TableError) -> [[ScoredProduct]] {
        let products = try table.column("scored").int32Lists()
        let scores = try table.column("scored_scores").floatLists()
        let grades = try table.column("scored_grades").int32Lists()
        return products.indices.map { place in
            zip(products[place] ?? [], zip(scores[place] ?? [], grades[place] ?? [])).map {
                ScoredProduct(product: $0, score: $1.0, grade: $1.1)
            }
        }
    }
}
