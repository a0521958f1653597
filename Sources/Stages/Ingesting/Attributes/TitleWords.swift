/// Words of titles: those that many products share say what a product is, those of few say which one it is.
struct TitleWords {
    /// Words with a column each, the most frequent first.
    let words: [String]
    /// Frequent words that name a class, in the same order.
    let ofClasses: [String]
    /// Share of the products from which on a word says nothing of any.
    private static let commonShare = 0.5
    /// Products below which a word says which product it is.
    private static let fewestProducts = 20

    /// Chooses words by how many titles have them, whatever the products' labels.
    ///
    /// - Parameters:
    ///   - titles: of all products.
    ///   - most: words at most.
    ///   - excluded: words that name a class; where given they get no column.
    init(_ titles: [String], most: Int, excluded: Set<String>) {
        var counts: [String: Int] = [:]
        for title in titles { for word in Self.words(of: title) { counts[word, default: 0] += 1 } }
        let limit = Self.commonShare * Double(titles.count)
        let frequent = counts.filter {
            $0.value >= Self.fewestProducts && Double($0.value) <= limit
        }
        .sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map(\.key)
        words = Array(frequent.filter { !excluded.contains($0) }.prefix(most))
        ofClasses = frequent.filter(excluded.contains)
    }

    /// The different words of a text in lower case, each of two letters or more; numbers are none.
    static func words(of text: String) -> Set<String> {
        Set(
            text.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init)
                .filter { $0.count > 1 && $0.contains(where: \.isLetter) }
        )
    }
}
