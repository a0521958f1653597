import Commerce
import Evaluating
import Foundation
import Retrieval
import Testing

@Suite("Metrics of a search")
struct SearchMetricTests {
    // Grades 3, 1, 0, 2 of products 10, 11, 12, 13; products 1 and 2 were not judged.
    private let judgements = [
        Judgement(product: 10, grade: 3), Judgement(product: 11, grade: 1),
        Judgement(product: 12, grade: 0), Judgement(product: 13, grade: 2),
    ]
    private let ranked: [Int32] = [1, 12, 10, 2, 11]

    // Best order: 7/log2(2) + 3/log2(3) + 1/log2(4) = 7 + 1.8927893 + 0.5 = 9.3927893.
    private let best = 7 + 3 / log2(3.0) + 0.5

    @Test("NDCG over the full ranking: ranks 3 and 5 have gains 7 and 1")
    func full() {
        let expected = (7 / log2(4.0) + 1 / log2(6.0)) / best
        #expect(abs(SearchMetric.ndcg(ranked, judgements: judgements) - expected) < 1e-12)
    }

    @Test("Over judged products alone: 12, 10, 11, then 13, which wasn't found")
    func judgedOnly() {
        let expected = (7 / log2(3.0) + 1 / log2(4.0) + 3 / log2(5.0)) / best
        #expect(abs(SearchMetric.judgedNDCG(ranked, judgements: judgements) - expected) < 1e-12)
    }

    @Test("The others count what stands at the top")
    func others() {
        #expect(SearchMetric.reciprocalRank(ranked, judgements: judgements) == 1.0 / 3)
        #expect(abs(SearchMetric.recall(ranked, judgements: judgements) - 2.0 / 3) < 1e-12)
        #expect(SearchMetric.judged(ranked, judgements: judgements) == 3.0 / 10)
        for metric in SearchMetric.allCases where metric != .judgedNDCG {
            #expect(metric([], judgements: judgements) == 0)
        }
        let late =
            Array(repeating: Int32(0), count: 10).enumerated().map { Int32($0.offset) } + [10]
        #expect(SearchMetric.reciprocalRank(late, judgements: judgements) == 0)
        #expect(SearchMetric.ndcg(late, judgements: judgements) == 0)
    }

    @Test("A query without a useful product can't be measured")
    func useless() {
        let queries = JudgedQueries(
            queries: ["lamp"],
            judgements: [[Judgement(product: 0, grade: 0)]]
        )
        #expect(throws: SearchEvaluationError.noUsefulProduct(query: "lamp")) {
            try SearchEvaluator().evaluation(of: [RankedDocuments()], on: queries)
        }
        #expect(throws: SearchEvaluationError.noQueries) {
            try SearchEvaluator().evaluation(of: [], on: JudgedQueries())
        }
    }
}
