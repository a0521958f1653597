import Commerce
import Evaluating
import Retrieval
import Statistics
import Testing

@testable import Experiments

@Suite("Answers of a search") struct SearchAnswerTests {
    // The only useful product of either query comes first, then second with the first seed, second and first with the other: its
    // reciprocal ranks are 1 and 1/2, and 1/2 and 1/4. Means of the seeds .75 and .375, of the queries .75 and .375.
    @Test("A query's value is the mean over seeds, and each seed's own mean stands beside it")
    func seeds() throws {
        func ranking(_ documents: [Int32]) -> HybridRanking {
            var ranking = HybridRanking(
                words: RankedDocuments(),
                meaning: RankedDocuments(),
                fusion: RankedDocuments(),
                tiers: RankedDocuments()
            )
            ranking.fusion = RankedDocuments(
                documents: documents,
                scores: documents.indices.map { Double(-$0) }
            )
            return ranking
        }
        let search = TunedSearch(
            policy: "made",
            made: MadeQueries([], configurationHash: "", seed: 1),
            encoders: []
        )
        let useful = [Judgement(product: 0, grade: 1)]
        let answers = SearchAnswers(
            queries: JudgedQueries(queries: ["lamp", "mug"], judgements: [useful, useful]),
            rankings: [
                "": [[ranking([1, 2, 3, 0]), ranking([1, 2, 3, 0])]],
                "made": [
                    [ranking([0, 1, 2, 3]), ranking([1, 0, 2, 3])],
                    [ranking([1, 0, 2, 3]), ranking([1, 2, 3, 0])],
                ],
            ]
        )
        let comparison = PairedComparison(
            bootstrap: Bootstrap(replicates: 100, confidence: 0.95, seed: Seed(1))
        )
        let found = try comparison.compare(
            baseline: answers.evaluations(of: SearchSystem(ranker: .fusion)),
            augmented: answers.evaluations(of: SearchSystem(ranker: .fusion, search: search))
        ).all
        let level = try #require(found.augmented["mrr@10"])
        #expect(level.interval.mean == 0.5625 && level.bySeed == [0.75, 0.375])
        // Of the first query (1 + 1/2) / 2 - 1/4, of the second (1/2 + 1/4) / 2 - 1/4.
        #expect(found.baseline["mrr@10"]?.bySeed == [0.25])
        #expect(found.difference["mrr@10"]?.paired.interval.mean == (0.5 + 0.125) / 2)
    }

    @Test("Parts by frequency: counted by words, and cut at the median of those that come")
    func frequency() {
        let words = [["lamp"], ["mug"], ["lamp", "red"], ["bag"], ["case"]]
        // lamp once, mug three times, red lamp twice, in either order of words; a bag comes in another query only.
        let log = ["Lamps", "mug", "mug", "MUG", "red lamp", "lamp red", "big bag"]
        let slices = SearchExperiment.slices(of: words, byFrequencyIn: log)
        // The frequencies that come are 1, 2 and 3, the median 2.
        #expect(slices["not-in-log"] == [3, 4])
        #expect(slices["seldom-in-log"] == [0])
        #expect(slices["often-in-log"] == [1, 2])
    }

    @Test("Metrics see no difference when what nobody looks at is left out", arguments: 0..<20)
    func condensed(seed: UInt64) {
        var order = (0..<400).map { Int32($0) }
        var random = Seed(seed).generator()
        func ranking() -> RankedDocuments {
            random.shuffle(&order)
            return RankedDocuments(documents: order, scores: order.indices.map { Double(-$0) })
        }
        let whole = HybridRanking(
            words: ranking().prefix(30),
            meaning: ranking(),
            fusion: ranking(),
            tiers: ranking()
        )
        let judgements = (0..<8).map { Judgement(product: Int32($0 * 50), grade: $0 % 4) }
        let short = whole.condensed(keeping: Set(judgements.map(\.product)))
        #expect(short.meaning.count < 210 && short.words == whole.words)
        for kind in [RankerKind.words, .meaning, .fusion, .tiers] {
            for metric in SearchMetric.allCases {
                #expect(
                    metric(short[kind].documents, judgements: judgements)
                        == metric(whole[kind].documents, judgements: judgements),
                    "\(kind), \(metric)"
                )
            }
        }
    }
}
