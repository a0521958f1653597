public import Tables

/// How well a product answers a query, as a person judged it.
public struct Judgement: Sendable, Hashable, Codable {
    /// The product's number in the catalogue.
    public var product: Int32
    /// 0 for not at all, more for better.
    public var grade: Int

    /// States a judgement.
    public init(product: Int32, grade: Int) {
        self.product = product
        self.grade = grade
    }
}

/// Queries with what people judged of products for them.
public struct JudgedQueries: Sendable, Hashable {
    /// The queries, each once.
    public var queries: [String]
    /// Per query: at least one judgement, each product once, by ascending product.
    public var judgements: [[Judgement]]

    /// Joins queries and their judgements.
    public init(queries: [String] = [], judgements: [[Judgement]] = []) {
        precondition(queries.count == judgements.count, "one list of judgements a query")
        self.queries = queries
        self.judgements = judgements
    }

    /// How many queries there are.
    public var count: Int { queries.count }

    /// How many judgements there are.
    public var judgementCount: Int { judgements.reduce(0) { $0 + $1.count } }

    /// The queries for which some product is of use; the others can't tell rankings apart.
    public var withPositive: JudgedQueries {
        selecting(judgements.indices.filter { judgements[$0].contains { $0.grade > 0 } })
    }

    /// Some of the queries, in the given order.
    public func selecting(_ places: [Int]) -> JudgedQueries {
        JudgedQueries(
            queries: places.map { queries[$0] },
            judgements: places.map { judgements[$0] }
        )
    }

    /// SHA-256 of queries and judgements in lower-case hexadecimal digits.
    public var contentHash: String {
        var digest = ColumnDigest()
        digest.add(texts: queries)
        digest.add(judgements.map(\.count))
        digest.add(judgements.joined().map(\.product))
        digest.add(judgements.joined().map(\.grade))
        return digest.hexadecimal
    }

    /// The columns `query, product, grade`, a row a judgement.
    ///
    /// - Throws: `TableError` when a column outgrows Arrow's limits.
    public func table(of products: Products) throws(TableError) -> Table {
        let rows = zip(queries, judgements).flatMap { query, list in list.map { (query, $0) } }
        return try Table([
            try Column("query", strings: rows.map(\.0)),
            try Column("product", strings: rows.map { products.names[Int($0.1.product)] }),
            try Column("grade", int64s: rows.map { Int64($0.1.grade) }),
        ])
    }
}

/// Judged queries apart from each other, and what all of them say.
///
/// Nothing is fitted on judged queries, so there is no training set among them. The test set holds all
/// queries, those of the gate with them: a gate that decides between few policies takes little from it, and
/// half of a few judged queries would be too few to see anything. Slices keep the halves apart.
public struct JudgedQuerySets: Sendable {
    /// The decision is made on this.
    public var gate: GateSet<JudgedQueries>
    /// The report's last word is on this.
    public var test: TestSet<JudgedQueries>
    /// The texts of all judged queries, against which made ones are held; no grade is among them.
    public var texts: [String]
    /// Which places of the test set the gate has, too.
    public var gatePlaces: [Int]

    /// Joins the sets of one split.
    public init(
        gate: GateSet<JudgedQueries>,
        test: TestSet<JudgedQueries>,
        texts: [String],
        gatePlaces: [Int]
    ) {
        self.gate = gate
        self.test = test
        self.texts = texts
        self.gatePlaces = gatePlaces
    }
}
