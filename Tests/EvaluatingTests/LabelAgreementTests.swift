import Commerce
import Evaluating
import Testing

@Suite("Agreement of labels with judgements")
struct LabelAgreementTests {
    private typealias Opinion = LabelAgreement.Opinion

    private static let judged = JudgedQueries(
        queries: ["lamp", "mug"],
        judgements: [
            [
                Judgement(product: 0, grade: 3), Judgement(product: 1, grade: 0),
                Judgement(product: 2, grade: 1),
            ],
            [Judgement(product: 3, grade: 2), Judgement(product: 4, grade: 2)],
        ]
    )

    private static func agreement(_ scores: [[Double?]]) throws -> LabelAgreement {
        let opinions = scores.map { $0.map { Opinion(score: $0, isBelieved: $0 ?? 0 > 0.5) } }
        return try LabelAgreement(opinions, on: judged)
    }

    // Useful pairs score .9, .2, .8 and nothing, the useless one .4: it beats two of four. Within "lamp": .9 above and .2 below
    // .4, a half. Kendall: grades 3, 0, 1 against .9, .4, .2: two pairs agree, one doesn't, (2 - 1) / 3; "mug" ties.
    // Believed: .9 and .8, both useful. NDCG: "mug" has 1, "lamp" ranks 3, 0, 1: (7 + 0 + 1/2) / (7 + 1/log2(3)).
    @Test("Worked out by hand")
    func byHand() throws {
        let found = try Self.agreement([[0.9, 0.4, 0.2], [0.8, nil]])
        #expect(found.queries == 2 && found.pairs == 5)
        #expect(abs(found.coverage - 0.4) < 1e-12 && abs(found.useful - 0.8) < 1e-12)
        #expect(found.usefulBelieved == 1 && found.areaUnderROC == 0.5)
        #expect(found.areaWithinQueries == 0.5 && found.mixedQueries == 1)
        #expect(abs((found.kendallTau ?? 0) - 1.0 / 3) < 1e-12 && found.orderedQueries == 1)
        #expect(abs(found.judgedNDCG - (7.5 / 7.6309297535714575 + 1) / 2) < 1e-12)
    }

    @Test("A perfect labeler, one that says nothing, and no queries")
    func ends() throws {
        let perfect = try Self.agreement([[3, 0, 1], [2, 2]])
        #expect(perfect.areaUnderROC == 1 && perfect.judgedNDCG == 1 && perfect.kendallTau == 1)
        let silent = try Self.agreement([[nil, nil, nil], [nil, nil]])
        #expect(silent.coverage == 0 && silent.usefulBelieved == nil)
        #expect(silent.areaUnderROC == 0.5 && silent.kendallTau == nil)
        #expect(throws: SearchEvaluationError.noQueries) {
            try LabelAgreement([], on: JudgedQueries())
        }
    }
}
