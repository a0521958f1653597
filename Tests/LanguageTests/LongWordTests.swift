import Foundation
import Statistics
import Testing

@testable import Language

@Suite("Long words in pairs of bytes")
struct LongWordTests {
    private static func tokens(
        _ pairs: BytePairs,
        _ word: [UInt8],
        longest: Int?
    ) -> [Int32] {
        var tokens: [Int32] = []
        word.withUnsafeBufferPointer { pairs.append($0, to: &tokens, longest: longest) }
        return tokens
    }

    /// Pairs of letters and of what they make, in a random order of learning: what is made may be joined earlier than what
    /// makes it.
    private static func pairs(_ random: inout RandomSource) throws -> BytePairs {
        var known = ["a", "b", "c"]
        var merges: [(left: String, right: String)] = []
        for _ in 0..<40 {
            let left = known[random.below(known.count)]
            let right = known[random.below(known.count)]
            if left.count + right.count > 9 { continue }
            merges.append((left, right))
            if !known.contains(left + right) { known.append(left + right) }
        }
        random.shuffle(&merges)
        return try BytePairs(tokens: known, merges: merges)
    }

    // The oracle looks at all parts for each pair.
    @Test("A queue of pairs gives the tokens that a look at all parts gives", arguments: 0..<60)
    func queue(seed: Int) throws {
        var random = Seed(UInt64(seed)).generator()
        let pairs = try Self.pairs(&random)
        for length in [0, 1, 2, 3, 7, 30, 200] {
            // "d" has no token and goes.
            let letters = random.below(2) == 0 ? Array("ab".utf8) : Array("abcd".utf8)
            let word = (0..<length).map { _ in letters[random.below(letters.count)] }
            let expected = Self.tokens(pairs, word, longest: .max)
            #expect(Self.tokens(pairs, word, longest: 0) == expected)
            #expect(Self.tokens(pairs, word, longest: nil) == expected)
        }
    }

    @Test("The published kind of vocabulary gives the same tokens for all strings")
    func vocabulary() throws {
        let tokenizer = try Tokenizer(json: golden("byte-pairs.tokenizer.json"))
        guard case .bytePairs(let pairs) = tokenizer.pieces else {
            Issue.record("expected pairs of bytes")
            return
        }
        let data = try Data(contentsOf: golden("strings.json"))
        for string in try JSONDecoder().decode([String].self, from: data) {
            let word = Array(string.utf8)
            let expected = Self.tokens(pairs, word, longest: .max)
            #expect(Self.tokens(pairs, word, longest: 0) == expected)
        }
    }

    // Without optimisation, some seconds; a look at all parts for each of the pairs would take many times as long.
    @Test("A word of a hundred thousand letters is cut in seconds", .timeLimit(.minutes(1)))
    func long() throws {
        let tokenizer = try Tokenizer(json: golden("byte-pairs.tokenizer.json"))
        let text = String(repeating: "vintagelamppaperaterproof", count: 4_000)
        let tokens = tokenizer.encode(text)
        #expect(tokens.map { tokenizer.tokens[Int($0)] }.joined() == text)
    }
}
