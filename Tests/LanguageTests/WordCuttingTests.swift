import Statistics
import Testing

@testable import Language

@Suite("Cutting text into words")
struct WordCuttingTests {
    /// Characters of all planes, each as likely as its neighbours; none is half of a pair.
    private static func scalars(_ seed: UInt64, _ count: Int) -> [Unicode.Scalar] {
        var random = Seed(seed).generator()
        let ends: [Double] = [0x80, 0x3400, 0xa000, 0x10000, 0x30000]
        return (0..<count).compactMap { _ in
            Unicode.Scalar(UInt32(random.uniform() * ends[Int(random.uniform() * 5)]))
        }
    }

    /// Each character's form, asked for anew, cut at its boundaries.
    private static func words(_ text: String, _ settings: BertWords) -> [[UInt8]] {
        text.unicodeScalars.flatMap { settings.form(of: $0) }
            .split(separator: BertForms.boundary).map(Array.init)
    }

    @Test("What is known of characters is what is found out anew", arguments: 0..<60)
    func forms(seed: UInt64) {
        var settings = BertWords()
        settings.cleans = seed & 1 == 0
        settings.separatesIdeographs = seed & 2 == 0
        settings.stripsAccents = seed & 4 == 0
        settings.lowercases = seed & 8 == 0
        var text = String.UnicodeScalarView()
        text.append(contentsOf: Self.scalars(seed, 400))
        var found: [[UInt8]] = []
        settings.forEachWord(of: String(text)[...]) { found.append(Array($0)) }
        #expect(found == Self.words(String(text), settings))
    }

    @Test("Byte-level words together are the text", arguments: 0..<60)
    func together(seed: UInt64) {
        var words = ByteLevelWords()
        words.separatesDigits = seed & 1 == 0
        var text = String.UnicodeScalarView()
        text.append(contentsOf: Self.scalars(seed, 200))
        // What the pattern looks for, among anything.
        text.append(contentsOf: "it's 'll  we're\t\n 12³ 'x '".unicodeScalars)
        var found: [UInt8] = []
        words.forEachWord(of: String(text)[...]) {
            #expect(!$0.isEmpty)
            found += $0
        }
        #expect(found == Array(String(text).utf8))
    }

    // The words by hand: a space belongs to what follows it, the last of several alone.
    @Test("The pattern's parts")
    func pattern() {
        func cut(_ text: String, digits: Bool = false) -> [String] {
            var words = ByteLevelWords()
            words.separatesDigits = digits
            var found: [String] = []
            words.forEachWord(of: text[...]) { found.append(String(decoding: $0, as: UTF8.self)) }
            return found
        }
        #expect(cut("it's we'll 'x") == ["it", "'s", " we", "'ll", " '", "x"])
        #expect(cut("a   b ") == ["a", "  ", " b", " "])
        #expect(cut("12 cm-3") == ["12", " cm", "-", "3"])
        #expect(cut(" 12 b", digits: true) == [" ", "1", "2", " b"])
        #expect(cut("耳机 5½!") == ["耳机", " 5½", "!"])
    }

    @Test("Pairs are joined as a plain loop over a dictionary joins them", arguments: 0..<100)
    func pairs(seed: UInt64) throws {
        var random = Seed(seed).generator()
        let letters = ["a", "b", "c"]
        var tokens = letters
        var merges: [(left: String, right: String)] = []
        for _ in 0..<12 {
            let left = tokens[Int(random.uniform() * Double(tokens.count))]
            let right = tokens[Int(random.uniform() * Double(tokens.count))]
            if tokens.contains(left + right) { continue }
            tokens.append(left + right)
            merges.append((left, right))
        }
        let model = try BytePairs(tokens: tokens, merges: merges)
        let word = (0..<30).map { _ in letters[Int(random.uniform() * 3)] }
        var parts = word
        while let best = merges.first(where: { merge in
            zip(parts, parts.dropFirst()).contains { $0 == merge.left && $1 == merge.right }
        }) {
            var (joined, place) = ([String](), 0)
            while place < parts.count {
                let isPair =
                    place + 1 < parts.count && parts[place] == best.left
                    && parts[place + 1] == best.right
                joined.append(isPair ? best.left + best.right : parts[place])
                place += isPair ? 2 : 1
            }
            parts = joined
        }
        var found: [Int32] = []
        Array(word.joined().utf8).withUnsafeBufferPointer { model.append($0, to: &found) }
        #expect(found.map { tokens[Int($0)] } == parts)
    }
}
