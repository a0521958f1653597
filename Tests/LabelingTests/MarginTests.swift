import Commerce
import Foundation
import Labeling
import Pipelines
import Retrieval
import Statistics
import Testing

@Suite("Labels by a cross-encoder")
struct MarginTests {
    private static let context = StageContext(seed: Seed(1), threads: 1)

    private static func labelled(
        _ products: [Int32],
        _ scores: [Float],
        alike: [Int32] = [],
        lacking: [Int32] = []
    ) async throws -> MadeQuery {
        var query = MadeQuery(text: "lamp", product: products[0], maker: "type")
        query.alike = alike
        query.lacking = lacking
        let made = MadeQueries([query], configurationHash: "", seed: 1)
        return try await MarginStage(MarginConfiguration(model: "m", minimumConfidence: 0.1)).run(
            MarginInput(
                made: made,
                pools: [ScoringPool(query: 0, products: products)],
                scores: [scores]
            ),
            in: context
        ).queries[0]
    }

    // Own 5; rivals 6, 3.5, 1.5, -2 and -3 lie -1, 1.5, 3.5, 7 and 8 below: with steps of 2 the grades 3, 2, 1, 0 and 0.
    // The confidence is 1 / (1 + e^(6 - 5)).
    @Test("Grades, confidence, what is alike and what is held against it, by hand")
    func byHand() async throws {
        let query = try await Self.labelled(
            [10, 11, 12, 13, 14, 15],
            [5, 6, 3.5, 1.5, -3, -2],
            alike: [14, 20],
            lacking: [12, 21]
        )
        #expect(query.scored.map(\.grade) == [3, 3, 2, 1, 0, 0])
        #expect(query.scored.map(\.product) == [10, 11, 12, 13, 14, 15])
        #expect(abs((query.confidence ?? 0) - 1 / (1 + exp(1.0))) < 1e-9)
        #expect(query.rejected == nil)
        #expect(query.alike == [20, 11, 12])
        #expect(query.lacking == [15, 14, 21])
    }

    // 1 / (1 + e^2) = .119 and 1 / (1 + e^3) = .047 lie on both sides of .1.
    @Test("It abstains where another product stands far above the query's own")
    func abstains() async throws {
        #expect(try await Self.labelled([0, 1], [2, 4]).rejected == nil)
        let far = try await Self.labelled([0, 1], [2, 5])
        #expect(far.rejected == MarginStage.unconvincing && far.confidence == nil)
        #expect(try await Self.labelled([0], [2]).rejected == MarginStage.alone)
    }

    @Test("What wasn't drawn takes no part, and what was rejected before stays so")
    func notDrawn() async throws {
        var queries = (0..<3).map { MadeQuery(text: "\($0)", product: 0, maker: "type") }
        queries[2].rejected = RoundTripStage.tooLate
        let found = try await MarginStage(MarginConfiguration(model: "m")).run(
            MarginInput(
                made: MadeQueries(queries, configurationHash: "", seed: 1),
                pools: [ScoringPool(query: 1, products: [0, 1])],
                scores: [[1, 0]]
            ),
            in: Self.context
        ).queries
        #expect(
            found.map(\.rejected) == [MarginStage.notDrawn, nil, RoundTripStage.tooLate]
        )
    }

    @Test("Rivals come in turn from the fusion, from words and from meaning, each once")
    func rivals() {
        func ranked(_ documents: [Int32]) -> RankedDocuments {
            RankedDocuments(documents: documents, scores: documents.map { _ in 0 })
        }
        let found = HybridRanking(
            words: ranked([1, 4, 5]),
            meaning: ranked([2, 6]),
            fusion: ranked([1, 2, 3]),
            tiers: RankedDocuments()
        )
        #expect(CandidateMiner.rivals(in: found, besides: 2, 10) == [1, 4, 6, 3, 5])
        #expect(CandidateMiner.rivals(in: found, besides: 2, 2) == [1, 4])
        #expect(CandidateMiner.rivals(in: found, besides: nil, 0).isEmpty)
    }

    @Test("Settings come back from a recipe as they were, and keys of others are errors")
    func recipe() throws {
        var labeler = QueryLabelConfiguration(RoundTripConfiguration(within: 7))
        labeler.margins = MarginConfiguration(model: "folder", queries: 9)
        for wanted in [labeler, QueryLabelConfiguration()] {
            let data = try JSONEncoder().encode(wanted)
            #expect(try JSONDecoder().decode(QueryLabelConfiguration.self, from: data) == wanted)
        }
        for text in [
            #"{"by": "margin", "model": "m"}"#, #"{"by": "margins"}"#, #"{"model": "m"}"#,
            #"{"by": "margins", "model": "m", "candidates": 1}"#,
        ] {
            #expect(throws: ConfigurationError.self) {
                try JSONDecoder().decode(QueryLabelConfiguration.self, from: Data(text.utf8))
            }
        }
    }

    // Two kinds of queries by their vectors; one that was rejected has no group.
    @Test("Queries of one group never hold each other's products against them")
    func clusters() async throws {
        let texts = ["red lamp", "blue lamp", "red cup", "green cup"]
        let vectors: [Float] = [1, 0, 0.98, 0.2, 0, 1, 0.2, 0.98]
        let index = HybridIndex(
            words: try LexicalIndex(texts),
            meaning: DenseIndex(vectors, width: 2)
        )
        let made = MadeQueries(
            texts.indices.map {
                MadeQuery(text: texts[$0], product: Int32($0), maker: "type")
            } + [MadeQuery(text: "red lamp", product: 3, maker: "type")],
            configurationHash: "",
            seed: 1
        )
        let stage = RoundTripStage(
            RoundTripConfiguration(within: 1, window: 1, answers: 1, lacking: 0, clusters: 2)
        )
        let found = try await stage.run(
            RoundTripInput(made: made, vectors: vectors + [1, 0], index: index),
            in: Self.context
        ).queries
        #expect(found[0].cluster == found[1].cluster && found[2].cluster == found[3].cluster)
        #expect(found[0].cluster != found[2].cluster && found[4].cluster == nil)
        #expect(found.map(\.alike).prefix(4) == [[1], [0], [3], [2]])
    }
}
