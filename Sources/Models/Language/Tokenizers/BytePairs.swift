/// Joins the bytes of a word pair by pair, the earliest learnt pair first.
///
/// Source: Sennrich, Haddow & Birch, "Neural machine translation of rare words with subword units", ACL 2016; over
/// bytes as in Radford et al., "Language models are unsupervised multitask learners", 2019.
struct BytePairs: Sendable {
    private struct Merge: Sendable {
        var rank: Int32
        var joined: Int32
    }

    private let merges: [UInt64: Merge]
    /// The number of each byte's own token; nil where the vocabulary has none.
    private let byteTokens: [Int32?]

    /// Takes a vocabulary whose tokens stand at their numbers, and the pairs in the order of learning.
    ///
    /// Tokens are written with one printable character a byte, as ``ByteLetters`` has them. Bytes that the vocabulary was
    /// never shown have no token: they become the unknown one, and where there is none they go.
    ///
    /// - Throws: ``TokenizerError`` for a pair whose parts or whole have no token.
    init(
        tokens: [String],
        merges: [(left: String, right: String)],
        unknown: Int32? = nil
    ) throws(TokenizerError) {
        var numbers: [String: Int32] = [:]
        for (number, token) in tokens.enumerated() { numbers[token] = Int32(number) }
        byteTokens = ByteLetters.letters.map { numbers[String($0)] ?? unknown }
        var ranked: [UInt64: Merge] = [:]
        for (rank, merge) in merges.enumerated() {
            guard let left = numbers[merge.left] else { throw .missingToken(merge.left) }
            guard let right = numbers[merge.right] else { throw .missingToken(merge.right) }
            guard let joined = numbers[merge.left + merge.right] else {
                throw .missingToken(merge.left + merge.right)
            }
            ranked[Self.key(left, right)] = Merge(rank: Int32(rank), joined: joined)
        }
        self.merges = ranked
    }

    /// Adds the tokens of one word, given as UTF-8.
    ///
    /// - Complexity: O(bytes · different pairs that are joined).
    func append(_ word: ArraySlice<UInt8>, to tokens: inout [Int32]) {
        var parts = word.compactMap { byteTokens[Int($0)] }
        while parts.count > 1 {
            var best: Merge?
            for place in 1..<parts.count {
                guard let merge = merges[Self.key(parts[place - 1], parts[place])] else { continue }
                if merge.rank < best?.rank ?? .max { best = merge }
            }
            guard let best else { break }
            parts = joined(parts, by: best)
        }
        tokens += parts
    }

    /// Joins all occurrences of one pair, from the left.
    private func joined(_ parts: [Int32], by merge: Merge) -> [Int32] {
        var result: [Int32] = []
        result.reserveCapacity(parts.count)
        var place = 0
        while place < parts.count {
            if place + 1 < parts.count,
                merges[Self.key(parts[place], parts[place + 1])]?.rank == merge.rank
            {
                result.append(merge.joined)
                place += 2
            } else {
                result.append(parts[place])
                place += 1
            }
        }
        return result
    }

    private static func key(_ left: Int32, _ right: Int32) -> UInt64 {
        UInt64(UInt32(bitPattern: left)) << 32 | UInt64(UInt32(bitPattern: right))
    }
}

/// One printable character a byte, as vocabularies over bytes are written.
///
/// Source: Radford et al., 2019, the encoder published with GPT-2.
enum ByteLetters {
    /// The character of each byte.
    static let letters: [Character] = {
        var next: UInt32 = 256
        return (0..<256).map { (byte: UInt32) -> Character in
            let isPrintable: Bool
            switch byte {
            case 33...126, 161...172, 174...255: isPrintable = true
            default: isPrintable = false
            }
            defer { if !isPrintable { next += 1 } }
            return Character(Unicode.Scalar(isPrintable ? byte : next) ?? " ")
        }
    }()

    /// The byte of each character.
    static let bytes: [Character: UInt8] = Dictionary(
        uniqueKeysWithValues: letters.enumerated().map { ($1, UInt8($0)) }
    )
}
