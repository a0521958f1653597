/// Cuts words into the longest known pieces from the left.
///
/// A piece inside a word is written with a prefix in the vocabulary, `##` as a rule. A word of which some
/// part is unknown becomes the unknown token as a whole.
///
/// Source: Schuster & Nakajima, "Japanese and Korean voice search", ICASSP 2012; as in Devlin et al., "BERT",
/// NAACL 2019.
struct WordPiece: Sendable {
    private let first: PieceTable
    private let continuing: PieceTable
    private let unknown: Int32
    private let longestWord: Int

    /// Takes a vocabulary whose tokens stand at their numbers.
    ///
    /// - Parameters:
    ///   - tokens: the vocabulary.
    ///   - prefix: what marks a piece inside a word.
    ///   - unknown: the number of the unknown token.
    ///   - longestWord: characters of a longer word aren't looked at.
    init(tokens: [String], prefix: String, unknown: Int32, longestWord: Int) {
        var first: [(piece: ArraySlice<UInt8>, number: Int32)] = []
        var continuing: [(piece: ArraySlice<UInt8>, number: Int32)] = []
        for (number, token) in tokens.enumerated() {
            // In bytes, since a combining mark after the prefix would be one character with its end.
            let utf8 = Array(token.utf8)
            first.append((utf8[...], Int32(number)))
            if utf8.starts(with: prefix.utf8), utf8.count > prefix.utf8.count {
                continuing.append((utf8.dropFirst(prefix.utf8.count), Int32(number)))
            }
        }
        self.first = PieceTable(first)
        self.continuing = PieceTable(continuing)
        self.unknown = unknown
        self.longestWord = longestWord
    }

    /// Adds the pieces of one word, given as UTF-8.
    func append(_ word: UnsafeBufferPointer<UInt8>, to tokens: inout [Int32]) {
        // Bytes that don't continue a character count the characters.
        if word.count > longestWord, word.count(where: { $0 & 0xc0 != 0x80 }) > longestWord {
            return tokens.append(unknown)
        }
        let start = tokens.count
        var rest = word
        while !rest.isEmpty {
            let isFirst = rest.count == word.count
            let found =
                isFirst ? first.longestPrefix(of: rest) : continuing.longestPrefix(of: rest)
            guard let found else {
                tokens.removeSubrange(start...)
                return tokens.append(unknown)
            }
            tokens.append(found.number)
            rest = UnsafeBufferPointer(rebasing: rest[found.length...])
        }
    }
}
