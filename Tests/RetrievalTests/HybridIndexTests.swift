import Retrieval
import Statistics
import Tensors
import Testing

@Suite("Dense and joined rankings")
struct HybridIndexTests {
    @Test("Closeness is the cosine, ties go to the smaller number", arguments: [nil, 3])
    func dense(limit: Int?) async throws {
        var random = Seed(3).generator()
        let (count, width) = (150, 5)
        var vectors = (0..<count * width).map { _ in Float(random.normal()) }
        // Copies of a vector, one of them longer.
        vectors.replaceSubrange(
            40 * width..<41 * width,
            with: vectors[7 * width..<8 * width].map { $0 * 3 }
        )
        let queries = Array(vectors[0..<70 * width])
        let index = DenseIndex(vectors, width: width)
        let found = try await TensorThread.run { try index.rankings(for: queries, limit: limit) }
        func unit(_ row: Int, _ values: [Float]) -> [Double] {
            let part = values[row * width..<(row + 1) * width].map(Double.init)
            let length = part.reduce(0) { $0 + $1 * $1 }.squareRoot()
            return part.map { $0 / length }
        }
        #expect(found.count == 70)
        for (query, ranking) in found.enumerated() {
            let asked = unit(query, queries)
            let scores = (0..<count).map {
                zip(asked, unit($0, vectors)).reduce(0) { $0 + $1.0 * $1.1 }
            }
            let best = (0..<count).sorted { (scores[$1], $0) < (scores[$0], $1) }
            #expect(ranking.count == limit ?? count)
            for (place, document) in ranking.documents.enumerated() {
                // Scores are rounded to six decimals, and float32 sums differ in the seventh.
                #expect(abs(ranking.scores[place] - scores[Int(document)]) < 2e-6)
                #expect(abs(scores[Int(document)] - scores[best[place]]) < 4e-6)
            }
        }
        #expect(Array(found[7].documents.prefix(2)) == [7, 40])
        let none = DenseIndex([], width: width)
        #expect(try await TensorThread.run { try none.rankings(for: queries)[0].count } == 0)
    }

    @Test("Ranks are joined as worked out by hand")
    func fusion() {
        // Document 2: 1/61 + 1/62. Document 0: 1/62. Document 1: 1/61. Document 4: 1/63, document 3: 1/63.
        let first = RankedDocuments(documents: [2, 0, 3], scores: [9, 5, 1])
        let second = RankedDocuments(documents: [1, 2, 4], scores: [0.3, 0.2, 0.1])
        let joined = RankFusion().joined([first, second], documents: 6)
        #expect(joined.documents == [2, 1, 0, 3, 4])
        let expected = [1.0 / 61 + 1.0 / 62, 1.0 / 61, 1.0 / 62, 1.0 / 63, 1.0 / 63]
        #expect(zip(joined.scores, expected).allSatisfy { abs($0 - $1) < 1e-15 })
    }

    @Test("A limit gives the start of the whole", arguments: 0..<30 as Range<UInt64>)
    func limit(seed: UInt64) {
        var random = Seed(seed).generator()
        let rankings = (0..<2).map { _ in
            var order = Array(0..<Int32(400))
            random.shuffle(&order)
            let documents = Array(order.prefix(100 + random.below(300)))
            return RankedDocuments(
                documents: documents,
                scores: documents.indices.map { -Double($0) }
            )
        }
        let fusion = RankFusion(constant: 2)
        let whole = fusion.joined(rankings, documents: 400)
        for limit in [1, 10, 60] {
            #expect(fusion.joined(rankings, documents: 400, limit: limit) == whole.prefix(limit))
        }
        // Times the rankings it is above all whole numbers.
        #expect(fusion.joined(rankings, documents: 400, limit: .max) == whole)
    }

    @Test("Tiers put documents first that hold more words")
    func tiers() async throws {
        let words = try LexicalIndex(["red bag", "red lamp", "blue bag", "cup"])
        // The cup is closest, then the blue bag.
        let index = HybridIndex(
            words: words,
            meaning: DenseIndex([0, 1, 0.5, 1, 1, 1, 1, 0.1], width: 2)
        )
        let found = try await TensorThread.run {
            try index.rankings(for: ["red bags"], vectors: [1, 0])[0]
        }
        #expect(found.meaning.documents == [3, 2, 1, 0])
        #expect(found.tiers.documents.first == 0 && found.tiers.documents.last == 3)
        #expect(Set(found.tiers.documents) == [0, 1, 2, 3])
    }

    // Of 7 3 9 5 the first three get 1, 4 and 1: 3 comes first, 7 stays before 9, and 5 keeps the end, one below 1.
    @Test("The first documents take a new order, and the others stay behind them")
    func reordered() {
        let ranking = RankedDocuments(documents: [7, 3, 9, 5], scores: [8, 6, 4, 2])
        #expect(
            ranking.reordered(by: [1, 4, 1])
                == RankedDocuments(documents: [3, 7, 9, 5], scores: [4, 1, 1, 0])
        )
        #expect(ranking.reordered(by: []).documents == ranking.documents)
    }
}
