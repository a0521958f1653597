/// Cuts texts into windows whose tokens a decoder learns to tell, each from those before it.
///
/// Every text ends with the token that ends texts, and is read behind the token that texts begin with. A window of a longer text
/// is read behind the last token of the window before.
public struct TextWindows: Sendable {
    private let tokenizer: Tokenizer
    private let start: Int32
    private let end: Int32
    private let length: Int

    /// Prepares for a decoder.
    ///
    /// - Parameters:
    ///   - decoder: whose tokens and limit count.
    ///   - length: tokens of a window at most, the one before it with them; at least 2.
    /// - Throws: ``DecoderError/unknownShape(key:got:expected:)`` for a decoder without a token that ends texts.
    public init(_ decoder: TextDecoder, length: Int) throws(DecoderError) {
        tokenizer = decoder.tokenizer
        guard let end = decoder.endOfText else {
            throw .unknownShape(key: "end of texts", got: "none", expected: "a token")
        }
        self.end = end
        start = tokenizer.encode("").first ?? end
        self.length = max(2, min(length, decoder.limit))
    }

    /// The windows of one text, none of a text without tokens.
    public func windows(of text: String) -> [AnsweredPrompt] {
        let tokens = tokenizer.plainPieces(of: text)
        guard !tokens.isEmpty else { return [] }
        let all = [start] + tokens + [end]
        var windows: [AnsweredPrompt] = []
        var place = 1
        while place < all.count {
            let next = min(all.count, place + length - 1)
            windows.append(
                AnsweredPrompt(prompt: [all[place - 1]], answer: Array(all[place..<next]))
            )
            place = next
        }
        return windows
    }
}
