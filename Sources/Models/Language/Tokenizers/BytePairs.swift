/// Joins the bytes of a word pair by pair, the earliest learnt pair first.
///
/// Source: Sennrich, Haddow & Birch, "Neural machine translation of rare words with subword units", ACL 2016; over
/// bytes as in Radford et al., "Language models are unsupervised multitask learners", 2019.
struct BytePairs: Sendable {
    private let merges: PairTable
    /// The number of each byte's own token; -1 where the vocabulary has none.
    private let byteTokens: [Int32]

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
        byteTokens = ByteLetters.letters.map { numbers[String($0)] ?? unknown ?? -1 }
        var pairs: [(left: Int32, right: Int32, joined: Int32)] = []
        for merge in merges {
            guard let left = numbers[merge.left] else { throw .missingToken(merge.left) }
            guard let right = numbers[merge.right] else { throw .missingToken(merge.right) }
            guard let joined = numbers[merge.left + merge.right] else {
                throw .missingToken(merge.left + merge.right)
            }
            pairs.append((left, right, joined))
        }
        self.merges = PairTable(pairs)
    }

    /// The pairs in the order of learning.
    var ranked: [(left: Int32, right: Int32)] {
        merges.ranked
    }

    /// Bytes above which a queue of pairs is sooner done than a look at all parts for each pair.
    private static let longWord = 64

    /// Adds the tokens of one word, given as UTF-8.
    ///
    /// - Parameters:
    ///   - word: its bytes.
    ///   - tokens: gets the word's.
    ///   - longest: bytes of a word at most whose parts are looked at for each pair; nil for a usual number.
    /// - Complexity: O(*n* log *n*) for the *n* bytes of a long word; O(bytes · different pairs that are joined) for a short one.
    func append(
        _ word: UnsafeBufferPointer<UInt8>,
        to tokens: inout [Int32],
        longest: Int? = nil
    ) {
        if word.count > longest ?? Self.longWord {
            let bytes = word.map { byteTokens[Int($0)] }.filter { $0 >= 0 }
            merges.lending { lookup in
                var parts = LinkedParts(bytes, lookup)
                parts.join(appendingTo: &tokens)
            }
            return
        }
        withUnsafeTemporaryAllocation(of: Part.self, capacity: word.count) { parts in
            var count = 0
            for byte in word where byteTokens[Int(byte)] >= 0 {
                parts[count] = Part(token: byteTokens[Int(byte)])
                count += 1
            }
            merges.lending { lookup in
                for place in 0..<max(0, count - 1) { Self.rate(parts, place, lookup) }
                while let best = Self.earliest(parts, count) {
                    count = Self.join(parts, count, best, lookup)
                }
            }
            for place in 0..<count { tokens.append(parts[place].token) }
        }
    }

    /// A token, and how it is joined with the one behind it.
    private struct Part {
        var token: Int32
        var merge: PairTable.Merge?
    }

    private typealias Parts = UnsafeMutableBufferPointer<Part>

    private static func rate(_ parts: Parts, _ place: Int, _ lookup: PairTable.Lookup) {
        parts[place].merge = lookup(parts[place].token, parts[place + 1].token)
    }

    /// The pair that was learnt first; nil where none is joined.
    private static func earliest(_ parts: Parts, _ count: Int) -> PairTable.Merge? {
        var best: PairTable.Merge?
        for place in 0..<max(0, count - 1) {
            guard let merge = parts[place].merge else { continue }
            if merge.rank < best?.rank ?? .max { best = merge }
        }
        return best
    }

    /// Joins all occurrences of one pair, from the left, and says how many parts are left.
    private static func join(
        _ parts: Parts,
        _ count: Int,
        _ merge: PairTable.Merge,
        _ lookup: PairTable.Lookup
    ) -> Int {
        var (from, to) = (0, 0)
        while from < count {
            if from + 1 < count, parts[from].merge?.rank == merge.rank {
                parts[to] = Part(token: merge.joined)
                from += 2
            } else {
                parts[to] = parts[from]
                from += 1
            }
            to += 1
        }
        // What stands beside something new makes other pairs.
        for place in 0..<to - 1
        where parts[place].token == merge.joined || parts[place + 1].token == merge.joined {
            rate(parts, place, lookup)
        }
        parts[to - 1].merge = nil
        return to
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
