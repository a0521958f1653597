/// What a decoder reads before it writes a query: products with their queries, and a product without one.
///
/// One form for all who show or ask, since a decoder that was tuned on one form writes worse in another.
public enum QueryPrompt {
    /// Words of a title at most; what comes behind is seldom asked for.
    private static let mostWords = 24
    /// Characters of a title at most, for titles without spaces.
    private static let mostCharacters = 200

    /// A product whose query is to be written.
    public static func question(_ title: String) -> String {
        "Product: \(shortened(title))\nSearch query:"
    }

    /// The start of a title that a decoder is shown.
    static func shortened(_ title: String) -> Substring {
        let words = title.split(whereSeparator: \.isWhitespace).prefix(mostWords)
        return words.joined(separator: " ").prefix(mostCharacters)
    }

    /// A product with its query, and what separates it from the next.
    public static func example(_ title: String, _ query: String) -> String {
        "\(question(title)) \(query)\n\n"
    }
}
