import Commerce
import Retrieval
import Testing

@Suite("What a learnt ranker is told")
struct MatchFeatureTests {
    private static let products: Products = {
        var products = Products()
        products.append(
            name: "a",
            title: "Acme desk lamps",
            brand: "Acme",
            description: "warm light",
            attributes: [ProductAttribute(name: "colour", value: "Red")],
            popularity: 7
        )
        products.append(name: "b", title: "mug", brand: "", description: "")
        return products
    }()

    private static func ranked(_ documents: [Int32], _ scores: [Double]) -> RankedDocuments {
        RankedDocuments(documents: documents, scores: scores)
    }

    // "red acme lamp": of its three words the title has acme and lamp, the brand acme, the attributes red, the text acme
    // and lamp. The brand is all there; the type "desk lamps" lacks desk.
    @Test("Worked out by hand, in the order of the names")
    func byHand() {
        let features = MatchFeatures(Self.products, types: [["desk", "lamps"], []])
        var found = HybridRanking(
            words: Self.ranked([0], [2.5]),
            meaning: Self.ranked([1, 0], [0.9, 0.4]),
            fusion: Self.ranked([0, 1], [0.03, 0.02]),
            tiers: RankedDocuments()
        )
        found.reranked = Self.ranked([0, 1], [3, 2])
        let tuned = HybridRanking(
            words: Self.ranked([0], [2.5]),
            meaning: Self.ranked([0, 1], [0.8, 0.1]),
            fusion: Self.ranked([0, 1], [0.04, 0.01]),
            tiers: RankedDocuments()
        )
        let names = MatchFeatures.names(withTuned: true, withReader: true)
        let rows = features.values(
            of: [0, 1],
            for: "red Acme lamp",
            found,
            tuned: tuned,
            read: 1
        )
        let expected: [[String: Double]] = [
            [
                "words-score": 2.5, "words-rank": 1, "meaning-score": 0.4, "meaning-rank": 2,
                "fusion-score": 0.03, "fusion-rank": 1, "tuned-score": 0.8, "tuned-rank": 1,
                "tuned-fusion-rank": 1, "title-share": 2.0 / 3, "brand-share": 1.0 / 3,
                "attribute-share": 1.0 / 3, "text-share": 2.0 / 3, "brand-match": 1,
                "type-match": 0, "title-words": 3, "text-words": 6, "query-words": 3,
                "popularity": 7, "cross-encoder": 3,
            ],
            [
                "words-score": .nan, "words-rank": .nan, "meaning-score": 0.9, "meaning-rank": 1,
                "fusion-score": 0.02, "fusion-rank": 2, "tuned-score": 0.1, "tuned-rank": 2,
                "tuned-fusion-rank": 2, "title-share": 0, "brand-share": 0, "attribute-share": 0,
                "text-share": 0, "brand-match": .nan, "type-match": .nan, "title-words": 1,
                "text-words": 1, "query-words": 3, "popularity": .nan, "cross-encoder": .nan,
            ],
        ]
        #expect(names.count == 20)
        for (row, wanted) in zip(rows, expected) {
            #expect(row.count == names.count)
            for (name, value) in zip(names, row) {
                let known = wanted[name] ?? -1
                #expect(value == known || value.isNaN && known.isNaN, "\(name): \(value)")
            }
        }
        let plain = features.values(of: [0], for: "desk lamp", found)
        let short = MatchFeatures.names(withTuned: false, withReader: false)
        #expect(plain[0].count == short.count)
        #expect(plain[0][short.firstIndex(of: "type-match") ?? 0] == 1)
    }

    @Test("What is raised comes first by its score, the others behind as they were")
    func raising() {
        let ranking = Self.ranked([4, 2, 9, 7, 1], [5, 4, 3, 2, 1])
        let found = ranking.raising([7: 0.2, 2: 0.1, 1: 0.2, 30: 9])
        #expect(found.documents == [7, 1, 2, 4, 9])
        #expect(found.scores == found.scores.sorted(by: >))
        #expect(ranking.raising([:]).documents == ranking.documents)
    }
}
