@_spi(Splitting) import Commerce
import Foundation
import Labeling
import Pipelines
import Statistics
import Testing

@Suite("Label stage")
struct LabelStageTests {
    /// Four kinds of shoppers, each within its own five of twenty items; item 20 was never bought.
    static let training: TrainingSet<Histories> = {
        var histories = Histories()
        for user in 0..<80 {
            let (kind, turn) = (user % 4 * 5, user / 4)
            let items = (0..<5).map { Int32(kind + (turn + 2 * $0) % 5) }
            append(items, user: Int32(user), to: &histories)
        }
        return TrainingSet(histories)
    }()

    static func append(_ items: [Int32], user: Int32, to histories: inout Histories) {
        histories.append(
            user: user,
            items: items,
            events: items.map { _ in EventKind.view },
            times: items.indices.map { Int64($0) }
        )
    }

    static func made(_ sequences: [[Int32]]) -> MadeHistories {
        var made = MadeHistories()
        for (number, items) in sequences.enumerated() {
            made.append(
                items: items,
                events: items.map { _ in EventKind.view },
                times: items.indices.map { Int64($0) },
                provenance: Provenance(
                    parents: [],
                    maker: "test",
                    configurationHash: "",
                    seed: UInt64(number)
                )
            )
        }
        return made
    }

    static func run(
        _ sequences: [[Int32]],
        seed: UInt64 = 1,
        threads: Int = 1
    ) async throws -> Labeled {
        let configuration = LabelConfiguration(segments: [2, 4, 6], dimensions: 8)
        return try await LabelStage(configuration).run(
            LabelInput(training: training, made: made(sequences), itemCount: 21),
            in: StageContext(seed: Seed(seed), threads: threads)
        )
    }

    @Test(
        "Four kinds of shoppers give four segments, and made ones join their kind",
        arguments: 0..<5
    )
    func segments(seed: Int) async throws {
        let labeled = try await Self.run(
            [[0, 1, 2], [6, 7], [13, 11], [19, 15, 16, 17], [20, 20], [3, 4]],
            seed: UInt64(seed)
        )
        #expect(labeled.chosenCount == 4)
        #expect(labeled.silhouettes.map(\.segments) == [2, 4, 6])
        let labels = labeled.made.labels
        #expect(Set(labels[..<4].compactMap(\.self)).count == 4)
        #expect(labels[0] == labels[5])
        // No vector, no label.
        #expect(labels[4] == nil && labeled.made.confidences[4] == 0)
        #expect(labeled.abstained == 1)
        #expect(labeled.made.confidences.allSatisfy { (0...1).contains($0) })
        for summary in labeled.segments {
            #expect(summary.realCount == 20 && summary.realShare == 0.25)
            // The five items of a kind lie side by side.
            #expect(Set(summary.topItems.map { $0 / 5 }).count == 1)
        }
        #expect(labeled.segments.map(\.madeCount).sorted() == [1, 1, 1, 2])
    }

    @Test("A sequence between two segments is less sure than one within")
    func confidence() async throws {
        let labeled = try await Self.run([[0, 1, 2, 3], [0, 5], [0, 5, 10, 15]])
        let confidences = labeled.made.confidences
        #expect(confidences[0] > 0.8)
        #expect(confidences[1] < 0.3 && confidences[2] < confidences[0])
    }

    @Test("The result doesn't depend on threads, and the model labels alike when read back")
    func reproducible() async throws {
        let sequences: [[Int32]] = [[0, 1, 2], [6, 12], [19, 15]]
        let first = try await Self.run(sequences, threads: 1)
        #expect(try await Self.run(sequences, threads: 3) == first)
        let stored = try JSONEncoder().encode(first.model)
        let model = try JSONDecoder().decode(SegmentModel.self, from: stored)
        let stage = LabelStage(LabelConfiguration())
        #expect(stage.apply(model, to: Self.made(sequences)) == first.made)
    }

    @Test("Too few histories are an error")
    func tooFew() async {
        await #expect(throws: LabelError.tooFewHistories(usable: 0, needed: 3)) {
            try await LabelStage(LabelConfiguration(segments: [2])).run(
                LabelInput(
                    training: TrainingSet(Histories()),
                    made: MadeHistories(),
                    itemCount: 3
                ),
                in: StageContext(seed: Seed(1), threads: 1)
            )
        }
    }

    @Test("Recipes keep defaults, and wrong settings name their key")
    func configuration() throws {
        func decode(_ text: String) throws -> LabelConfiguration {
            try JSONDecoder().decode(LabelConfiguration.self, from: Data(text.utf8))
        }
        #expect(try decode("{}") == LabelConfiguration())
        #expect(try decode(#"{"segments": [3]}"#) == LabelConfiguration(segments: [3]))
        #expect(throws: ConfigurationError.self) { try decode(#"{"segment": [3]}"#) }
        #expect(throws: ConfigurationError.self) { try decode(#"{"segments": [1]}"#) }
    }
}
