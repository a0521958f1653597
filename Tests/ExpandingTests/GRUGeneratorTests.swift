@_spi(Splitting) import Commerce
import Expanding
import Foundation
import Learners
import Pipelines
import Statistics
import Testing

@Suite("GRU generator")
struct GRUGeneratorTests {
    private func decode(_ text: String) throws -> ExpanderConfiguration {
        try JSONDecoder().decode(ExpanderConfiguration.self, from: Data(text.utf8))
    }

    /// Ten shoppers who view a, b, c, d and buy e.
    private var input: ExpandInput {
        var histories = Histories()
        for user in 0..<10 {
            histories.append(
                user: Int32(user),
                items: [0, 1, 2, 3, 4] as [Int32],
                events: [.view, .view, .view, .view, .buy],
                times: (0..<5).map { Int64(100 * user + $0) }
            )
        }
        return ExpandInput(
            training: TrainingSet(histories),
            catalogue: Catalogue(items: Vocabulary(["a", "b", "c", "d", "e", "f"]))
        )
    }

    @Test("Recipes keep defaults, and what they don't say survives writing and reading")
    func recipes() throws {
        let text = #"{"generator": "gru", "count": 7, "top-p": 0.9, "start-event": "purchase"}"#
        var expected = GRUGenerator()
        expected.users.request.count = 7
        expected.users.request.topP = 0.9
        expected.users.request.startEvent = .buy
        let decoded = try decode(text)
        #expect(decoded == .generator(expected) && decoded.name == "gru")
        let written = try JSONEncoder().encode(decoded)
        #expect(try JSONDecoder().decode(ExpanderConfiguration.self, from: written) == decoded)
    }

    @Test(
        "Unknown keys, generators, events and lengths below two are errors",
        arguments: [
            #"{"generator": "gru", "cuont": 7}"#, #"{"generator": "gruu"}"#,
            #"{"generator": "gru", "start-event": "sell"}"#,
            #"{"generator": "gru", "minimum-length": 1}"#,
        ]
    )
    func wrongRecipes(text: String) {
        #expect(throws: ConfigurationError.self) { try decode(text) }
    }

    @Test("The stage makes exactly as many as asked for, from the items named")
    func makes() async throws {
        let text = #"{"generator": "gru", "count": 9, "epochs": 2, "start-items": ["c", "d"]}"#
        let stage = ExpandStage(ExpandStage.Configuration([try decode(text)]))
        let expanded = try await stage.run(input, in: StageContext(seed: Seed(1), threads: 1))
        #expect(expanded.made.count == 9 && expanded.counts.map(\.made) == [9])
        let hash = try decode(text).configurationHash()
        for sequence in 0..<9 {
            let items = expanded.made.histories.items(of: sequence)
            #expect(items.count >= 2 && (items.first == 2 || items.first == 3))
            #expect(!items.contains(5))
            #expect(expanded.made.provenance[sequence].configurationHash == hash)
        }
    }

    @Test("An item to start with that the catalogue doesn't have is an error with its name")
    func unknownStart() async throws {
        let maker = try decode(#"{"generator": "gru", "start-items": ["z"]}"#).expander()
        await #expect(throws: ExpandError.unknownStartItem("z", maker: "gru")) {
            try await maker.expand(
                input,
                seed: Seed(1),
                in: StageContext(seed: Seed(1), threads: 1)
            )
        }
    }
}
