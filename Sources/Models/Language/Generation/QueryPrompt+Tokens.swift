/// Prompts as tokens. Titles and queries come from a shop: what looks like a token with a meaning of its own is text in them,
/// and neither ends a prompt nor is learnt as an end.
extension QueryPrompt {
    /// What stands before a prompt, and some products with their queries.
    public static func start(
        _ examples: [(title: String, query: String)],
        _ tokenizer: Tokenizer
    ) -> [Int32] {
        tokenizer.encodePlain(examples.map { example($0.title, $0.query) }.joined())
    }

    /// A product whose query is to be written, behind a start.
    public static func question(_ title: String, _ tokenizer: Tokenizer) -> [Int32] {
        tokenizer.plainPieces(of: question(title))
    }

    /// A product as it is read, and its query with the end of its line, which are learnt.
    public static func answered(
        _ title: String,
        _ query: String,
        _ tokenizer: Tokenizer
    ) -> AnsweredPrompt {
        AnsweredPrompt(
            prompt: tokenizer.encodePlain(question(title)),
            answer: tokenizer.plainPieces(of: " \(query)\n")
        )
    }
}
