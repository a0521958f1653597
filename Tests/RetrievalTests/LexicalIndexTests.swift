import Foundation
import Retrieval
import Statistics
import Testing

@Suite("Words and BM25")
struct LexicalIndexTests {
    private static let vocabulary = [
        "red", "blue", "laptop", "bag", "usb", "cable", "2m", "hp", "näh", "notebook", "ss",
    ]

    private static func documents(_ seed: UInt64, count: Int = 40) -> [String] {
        var random = Seed(seed).generator()
        return (0..<count).map { _ in
            (0..<(1 + random.below(9))).map { _ in vocabulary[random.below(vocabulary.count)] }
                .joined(separator: " ")
        }
    }

    /// BM25 as its formula says, with the idf that SQLite's documentation states.
    private static func scores(_ documents: [String], _ query: [String]) -> [Double] {
        let words = documents.map { $0.split(separator: " ").map(String.init) }
        let mean = Double(words.map(\.count).reduce(0, +)) / Double(words.count)
        return words.map { document in
            query.reduce(0) { sum, word in
                let holding = Double(words.count { $0.contains(word) })
                let all = Double(words.count)
                let idf = max(log((all - holding + 0.5) / (holding + 0.5)), 1e-6)
                let count = Double(document.count { $0 == word })
                let length = 1.2 * (0.25 + 0.75 * Double(document.count) / mean)
                return sum + idf * count * 2.2 / (count + length)
            }
        }
    }

    @Test("The index ranks as the definition does", arguments: 0..<20 as Range<UInt64>)
    func definition(seed: UInt64) throws {
        let documents = Self.documents(seed)
        let index = try LexicalIndex(documents)
        for query in [["red"], ["usb", "cable"], ["laptop", "bag", "red", "red"], ["näh"]] {
            let expected = Self.scores(documents, query)
            let found = try index.ranking(for: query.joined(separator: " "))
            let holding = expected.indices.filter { expected[$0] > 0 }
            let order = holding.sorted {
                // Sums in another order differ in the last digits: those are ties for both.
                let gap = expected[$0] - expected[$1]
                return abs(gap) > 1e-9 ? gap > 0 : $0 < $1
            }
            #expect(found.documents.count == holding.count)
            for (document, score) in zip(found.documents, found.scores) {
                #expect(abs(score - expected[Int(document)]) < 1e-9)
            }
            let reached = found.documents.map { expected[Int($0)] }
            #expect(zip(reached, order).allSatisfy { abs($0 - expected[$1]) < 1e-9 })
        }
    }

    @Test("Equal documents stand by their numbers, and a limit cuts the end")
    func ties() throws {
        let index = try LexicalIndex(["a usb", "b usb", "c usb", "d", "e", "f", "g"])
        #expect(try index.ranking(for: "usb").documents == [0, 1, 2])
        #expect(try index.ranking(for: "USB!", limit: 2).documents == [0, 1])
        #expect(try index.ranking(for: "nothing").count == 0)
        #expect(try LexicalIndex([]).ranking(for: "usb").count == 0)
    }

    // Each of these means something to FTS5 where it isn't quoted.
    @Test(
        "Nothing that a person types is an operator",
        arguments: [
            "usb AND", "usb OR", "NOT usb", "usb NEAR cable", "\"usb", "usb\"", "usb*", "^usb",
            "words:usb", "words : usb", "{words}:usb", "-usb", "+usb", "(usb", "usb)", "usb;--",
            "NEAR(usb, 3)", "'usb", "usb\u{0}cable", "{usb", "usb \\", "\"\"usb\"\" OR \"\"",
        ]
    )
    func injection(query: String) throws {
        let index = try LexicalIndex(["usb", "cable", "lamp", "and", "not", "near", "word", "or"])
        let found = try index.ranking(for: query)
        #expect(found.documents.contains(0), "\(query)")
        #expect(!found.documents.contains(2), "\(query)")
        #expect(try index.wordCounts(for: query)[0] == 1, "\(query)")
    }

    @Test(
        "Queries without a word find nothing",
        arguments: ["", " ", "\"\"", "*", "()", "!?", "\u{0}"]
    )
    func noWord(query: String) throws {
        let index = try LexicalIndex(["usb", ""])
        #expect(try index.ranking(for: query).count == 0)
        #expect(try index.wordCounts(for: query) == [0, 0])
    }

    @Test("Words are cut as written down")
    func words() {
        let words = SearchWords()
        #expect(
            words.ofQuery("USB-Cables, 2m (RJ45) glass") == [
                "usb", "cable", "2m", "rj45", "glass",
            ]
        )
        #expect(words.ofQuery("Gas bus ＵＳＢ３") == ["gas", "bus", "usb3"])
        #expect(words.ofQuery("Nähmaschine São") == ["nähmaschine", "são"])
        #expect(words.ofQuery("无线耳机 iPhone 线") == ["无线", "线耳", "耳机", "iphone", "线"])
        #expect(words.ofDocument("无线耳 x") == ["无", "线", "耳", "无线", "线耳", "x"])
    }

    @Test("Chinese is found by its characters")
    func chinese() throws {
        let index = try LexicalIndex(["无线蓝牙耳机", "有线耳机", "手机壳", "茶"])
        #expect(try index.ranking(for: "蓝牙耳机").documents.first == 0)
        #expect(try index.ranking(for: "茶").documents == [3])
        #expect(try index.ranking(for: "壳").documents == [2])
    }
}
