import Commerce
import Screening
import Testing

@Suite("Screen of made queries")
struct QueryScreenTests {
    @Test("Judged queries and copies are rejected, whatever their case, order and plural")
    func rejects() {
        let texts: [(String, Int32)] = [
            ("red lamp", 0), ("Lamps red", 1), ("blue mug", 2), ("mug, blue", 2), ("blue mug", 3),
        ]
        let made = MadeQueries(
            texts.map { MadeQuery(text: $0.0, product: $0.1, maker: "type") },
            configurationHash: "",
            seed: 1
        )
        let screened = QueryScreen(judged: ["Red LAMP"]).screened(made)
        #expect(
            screened.queries.map(\.rejected) == [
                QueryScreen.isJudged, QueryScreen.isJudged, nil, QueryScreen.isCopy, nil,
            ]
        )
        #expect(screened.rejections == [QueryScreen.isJudged: 2, QueryScreen.isCopy: 1])
    }
}
