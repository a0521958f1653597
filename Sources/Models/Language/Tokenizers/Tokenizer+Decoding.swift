extension Tokenizer {
    /// The UTF-8 that a token stands for in text, perhaps a part of a character.
    ///
    /// Tokens with a meaning of their own stand for nothing, and so does a number beyond the vocabulary.
    public func bytes(of token: Int32) -> [UInt8] {
        guard tokens.indices.contains(Int(token)), !isSpecial(token) else { return [] }
        return tokens[Int(token)].compactMap { ByteLetters.bytes[$0] }
    }

    /// The text of byte-level tokens; bytes that are no characters are replaced.
    public func text(of tokens: some Sequence<Int32>) -> String {
        String(decoding: tokens.flatMap { bytes(of: $0) }, as: UTF8.self)
    }

    /// Whether a token has a meaning of its own, such as that a text is at its end.
    public func isSpecial(_ token: Int32) -> Bool { specialNumbers.contains(token) }

    /// The number of a token with a meaning of its own; nil where there is none of the name.
    public func special(_ text: String) -> Int32? {
        special.first { $0.text == text }?.number
    }
}
