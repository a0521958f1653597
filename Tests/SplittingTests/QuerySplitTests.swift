@_spi(Splitting) import Commerce
import Pipelines
import Splitting
import Statistics
import Testing

@Suite("Split of judged queries")
struct QuerySplitTests {
    private static func queries(_ count: Int) -> JudgedQueries {
        JudgedQueries(
            queries: (0..<count).map { "query \($0)" },
            // Every fifth query has no useful product.
            judgements: (0..<count).map { [Judgement(product: 0, grade: $0 % 5)] }
        )
    }

    private func split(_ queries: JudgedQueries, gate: Double = 0.5) async throws -> JudgedQuerySets
    {
        try await QuerySplitStage(QuerySplitConfiguration(gate: gate))
            .run(queries, in: StageContext(seed: Seed(1), threads: 1))
    }

    @Test("A query's side depends on its text alone, and useless queries are in no set")
    func byText() async throws {
        let few = try await split(Self.queries(100))
        let many = try await split(Self.queries(200))
        let gate = Set(many.gate.unread.queries)
        #expect(few.test.unread.count == 80 && few.texts.count == 100)
        #expect(few.gate.unread.queries.allSatisfy(gate.contains))
        #expect(few.gatePlaces.map { few.test.unread.queries[$0] } == few.gate.unread.queries)
        // Of 160 fair draws, 80 with a deviation of 6.3; four deviations to each side.
        #expect((55...105).contains(many.gate.unread.count))
        #expect(try await split(Self.queries(200), gate: 0.2).gate.unread.count < 80)
    }

    @Test("Too few queries with a useful product are an error")
    func tooFew() async throws {
        await #expect(throws: QuerySplitError.tooFew(found: 0, useful: 0, all: 1)) {
            try await split(Self.queries(1))
        }
    }
}
