import Commerce
import Retrieval
import Statistics

/// A product with a query that it answers, shown to a decoder before it writes one itself.
struct QueryShot: Hashable {
    /// The product.
    var product: Int
    /// The query.
    var query: String
}

/// Finds products with queries that people might type.
///
/// A log says how people type, but not what they found. So each of its queries gets the product that comes first by
/// words, if that product's text holds all of them. Where the log has too few of these, templates write the others.
struct QueryShots {
    let products: Products
    /// What people typed; nil where nothing is known.
    let log: [String]?
    let template: QueryTemplate

    /// Words of a query that is shown at least: one word says nothing of how a query follows from a title.
    private static let fewestWords = 2

    /// Draws examples, each product once.
    ///
    /// - Returns: as many as asked for, or fewer where neither the log nor the titles give so many.
    /// - Throws: `LexicalIndexError`.
    func draw(_ count: Int, _ random: inout RandomSource) throws -> [QueryShot] {
        var shots: [QueryShot] = []
        var known: Set<Int> = []
        func add(_ shot: QueryShot) {
            if shots.count < count, known.insert(shot.product).inserted { shots.append(shot) }
        }
        if let log {
            var order = log
            random.shuffle(&order)
            let index = try LexicalIndex(products.texts)
            for query in order where shots.count < count {
                let words = TitleWords.words(of: query)
                guard words.count >= Self.fewestWords,
                    let product = try index.ranking(for: query, limit: 1).documents.first,
                    Set(TitleWords.words(of: products.text(of: Int(product))))
                        .isSuperset(of: words)
                else { continue }
                add(QueryShot(product: Int(product), query: words.joined(separator: " ")))
            }
        }
        var order = Array(0..<products.count)
        random.shuffle(&order)
        for product in order where shots.count < count {
            guard let query = template.query(for: product, &random)?.words,
                query.count >= Self.fewestWords
            else { continue }
            add(QueryShot(product: product, query: query.joined(separator: " ")))
        }
        return shots
    }
}
