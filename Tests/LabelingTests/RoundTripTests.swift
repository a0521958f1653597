import Commerce
import Labeling
import Pipelines
import Retrieval
import Statistics
import Testing

@Suite("Round trip of made queries")
struct RoundTripTests {
    // Vectors on a circle: the lamps point one way, the cups another.
    private static let texts = ["red lamp", "blue lamp", "red cup", "green cup", "lamp"]
    private static let vectors: [Float] = [1, 0, 0.9, 0.1, 0, 1, 0.1, 0.9, 0.7, 0.3]

    private func label(
        _ queries: [(text: String, product: Int32, vector: [Float])],
        _ configuration: RoundTripConfiguration
    ) async throws -> [MadeQuery] {
        let index = HybridIndex(
            words: try LexicalIndex(Self.texts),
            meaning: DenseIndex(Self.vectors, width: 2)
        )
        let made = MadeQueries(
            queries.map { MadeQuery(text: $0.text, product: $0.product, maker: "type") },
            configurationHash: "",
            seed: 1
        )
        return try await RoundTripStage(configuration).run(
            RoundTripInput(made: made, vectors: queries.flatMap(\.vector), index: index),
            in: StageContext(seed: Seed(1), threads: 1)
        ).queries
    }

    @Test("A product that comes back first by both has confidence 1; a late or lost one has none")
    func labels() async throws {
        let queries: [(text: String, product: Int32, vector: [Float])] = [
            ("red lamp", 0, [1, 0]), ("red lamp", 1, [1, 0]), ("red lamp", 3, [1, 0]),
        ]
        let settings = RoundTripConfiguration(within: 1, window: 2, answers: 3, lacking: 2)
        let found = try await label(queries, settings)
        #expect(found[0].rejected == nil)
        #expect(abs((found[0].confidence ?? 0) - 1) < 1e-12)
        #expect(found[1].rejected == RoundTripStage.tooLate && found[1].confidence == nil)
        #expect(found[2].rejected == RoundTripStage.notFound && found[2].confidence == nil)
        #expect(found[0].answers.first == 0 && found[0].answers.count == 3)
        #expect(found[0].alike.isEmpty && found[1].alike == [0])
        var open = settings
        open.filters = false
        let all = try await label(queries, open)
        #expect(all.allSatisfy { $0.rejected == nil })
        #expect(all.map(\.confidence) == found.map(\.confidence))
    }

    @Test("What one ranker alone puts high is lacking, and never what stands beside the product")
    func lacking() async throws {
        let settings = RoundTripConfiguration(within: 2, window: 2, answers: 2, lacking: 4)
        // By words both red things, by meaning both lamps.
        let found = try await label([("red", 0, [1, 0])], settings)
        #expect(found[0].rejected == nil)
        #expect(Set(found[0].alike).isDisjoint(with: found[0].lacking))
        #expect(!found[0].lacking.contains(0) && !found[0].lacking.isEmpty)
    }
}
