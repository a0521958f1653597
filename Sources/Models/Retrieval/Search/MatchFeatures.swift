public import Commerce

/// What a learnt ranker is told of a query and a product: how rankings place it, and which words both share.
///
/// Nothing here is fitted, and no grade is looked at.
public struct MatchFeatures: Sendable {
    /// What rankings say, with the untouched encoder and, where there is one, with another.
    private static let ofRankings = [
        "words-score", "words-rank", "meaning-score", "meaning-rank", "fusion-score", "fusion-rank",
    ]
    private static let ofTuned = ["tuned-score", "tuned-rank", "tuned-fusion-rank"]
    private static let ofTexts = [
        "title-share", "brand-share", "attribute-share", "text-share", "brand-match", "type-match",
        "title-words", "text-words", "query-words", "popularity",
    ]
    private static let ofReader = "cross-encoder"

    /// A product's words.
    private struct Product: Sendable {
        var title: Set<String>
        var brand: Set<String>
        var attributes: Set<String>
        var text: Set<String>
        var type: Set<String>
        var titleCount: Double
        var textCount: Double
        var popularity: Double
    }

    private let products: [Product]
    private let words = SearchWords()

    /// The columns' names, in the order of ``values(of:for:_:tuned:read:)``.
    public static func names(withTuned: Bool, withReader: Bool) -> [String] {
        ofRankings + (withTuned ? ofTuned : []) + ofTexts + (withReader ? [ofReader] : [])
    }

    /// Cuts the products' texts into words.
    ///
    /// - Parameters:
    ///   - products: the catalogue.
    ///   - types: per product: the words of what it is; empty where unknown.
    public init(_ products: Products, types: [[String]]) {
        precondition(types.count == products.count, "one type a product")
        let words = SearchWords()
        self.products = (0..<products.count).map { number in
            let title = words.ofDocument(products.titles[number])
            let text = words.ofDocument(products.text(of: number))
            return Product(
                title: Set(title),
                brand: Set(words.ofDocument(products.brands[number])),
                attributes: Set(
                    products.attributes[number].flatMap { words.ofDocument($0.value) }
                ),
                text: Set(text),
                type: Set(types[number].flatMap { words.ofDocument($0) }),
                titleCount: Double(title.count),
                textCount: Double(text.count),
                popularity: products.popularity[number] ?? .nan
            )
        }
    }

    /// What is known of some products beside a query.
    ///
    /// - Parameters:
    ///   - numbers: the products.
    ///   - query: what was asked.
    ///   - found: the answers with the untouched encoder, without a limit.
    ///   - tuned: those with another encoder.
    ///   - read: how many of the reranked products a cross-encoder read; nil for no such column.
    /// - Returns: per product one value a column; NaN where unknown, such as a place in a ranking that lacks it.
    /// - Complexity: O(products of the catalogue) for their places.
    public func values(
        of numbers: [Int32],
        for query: String,
        _ found: HybridRanking,
        tuned: HybridRanking? = nil,
        read: Int? = nil
    ) -> [[Double]] {
        let count = products.count
        let asked = Set(words.ofQuery(query))
        let rankings = [found.words, found.meaning, found.fusion].map { Places($0, count) }
        let others = tuned.map { (Places($0.meaning, count), Places($0.fusion, count)) }
        let reader = read.map { Places(found.reranked.prefix($0), count) }
        return numbers.map { number in
            var row: [Double] = []
            for ranking in rankings { row += [ranking.score(number), ranking.rank(number)] }
            if let (meaning, fusion) = others {
                row += [meaning.score(number), meaning.rank(number), fusion.rank(number)]
            }
            row += Self.matches(products[Int(number)], asked)
            if let reader { row.append(reader.score(number)) }
            return row
        }
    }

    private static func matches(_ product: Product, _ asked: Set<String>) -> [Double] {
        func share(_ words: Set<String>) -> Double {
            asked.isEmpty ? 0 : Double(asked.intersection(words).count) / Double(asked.count)
        }
        func match(_ words: Set<String>) -> Double {
            words.isEmpty ? .nan : words.isSubset(of: asked) ? 1 : 0
        }
        return [
            share(product.title), share(product.brand), share(product.attributes),
            share(product.text), match(product.brand), match(product.type), product.titleCount,
            product.textCount, Double(asked.count), product.popularity,
        ]
    }
}

/// A ranking turned round: the place and score of each document.
private struct Places {
    private var places: [Int32]
    private let ranking: RankedDocuments

    init(_ ranking: RankedDocuments, _ count: Int) {
        self.ranking = ranking
        places = Array(repeating: -1, count: count)
        for (place, document) in ranking.documents.enumerated() {
            places[Int(document)] = Int32(place)
        }
    }

    func rank(_ document: Int32) -> Double {
        let place = places[Int(document)]
        return place < 0 ? .nan : Double(place + 1)
    }

    func score(_ document: Int32) -> Double {
        let place = places[Int(document)]
        return place < 0 ? .nan : ranking.scores[Int(place)]
    }
}
