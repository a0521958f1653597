public import Commerce
import Retrieval

/// Rejects made queries that say what a judged query says, and those that were made before for the same product.
///
/// The first would be no leak of grades, but a sceptic should not have to believe that.
public struct QueryScreen: Sendable {
    /// Why a query is rejected that people judged.
    public static let isJudged = "it is a judged query"
    /// Why a query is rejected that was made before.
    public static let isCopy = "it was made before for the same product"

    private let judged: Set<[String]>
    private let words = SearchWords()

    /// Knows the texts of the judged queries.
    public init(judged: [String]) {
        self.judged = Set(judged.map { [words] in words.ofQuery($0).sorted() })
    }

    /// Whether a text says what a judged query says.
    public func isJudged(_ text: String) -> Bool { judged.contains(words.ofQuery(text).sorted()) }

    /// The queries, with the reasons of those that are rejected.
    public func screened(_ made: MadeQueries) -> MadeQueries {
        var known: Set<Copy> = []
        var result = made
        for (place, query) in made.queries.enumerated() where query.rejected == nil {
            let sorted = words.ofQuery(query.text).sorted()
            if judged.contains(sorted) {
                result.queries[place].rejected = Self.isJudged
            } else if !known.insert(Copy(words: sorted, product: query.product)).inserted {
                result.queries[place].rejected = Self.isCopy
            }
        }
        return result
    }
}

private struct Copy: Hashable {
    var words: [String]
    var product: Int32
}
