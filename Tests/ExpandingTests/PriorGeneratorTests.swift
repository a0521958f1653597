@_spi(Splitting) import Commerce
import Expanding
import Foundation
import Learners
import Pipelines
import Statistics
import Testing

@Suite("Prior generator")
struct PriorGeneratorTests {
    private static let items = 8

    /// Walks 0 → 1 → … → 7 → 0 from different starts, four to eight steps; a purchase at items 3 and 7.
    private static let input: ExpandInput = {
        var histories = Histories()
        for user in 0..<120 {
            let walk = (0..<(4 + user % 5)).map { Int32((user + $0) % items) }
            histories.append(
                user: Int32(1000 + user),
                items: walk,
                events: walk.map { $0 % 4 == 3 ? .buy : .view },
                times: walk.indices.map { Int64(1000 * user + 60 * $0) }
            )
        }
        let names = Vocabulary((0..<items).map { "item \($0)" })
        return ExpandInput(training: TrainingSet(histories), catalogue: Catalogue(items: names))
    }()

    private static func made(threads: Int) async throws -> MadeHistories {
        let text = """
            {"generator": "prior", "added": 2, "short-length": 5, "width": 32, "dropout": 0,
             "learning-rate": 0.02, "batch-size": 8, "epochs": 25, "patience": 25}
            """
        let maker = try JSONDecoder().decode(ExpanderConfiguration.self, from: Data(text.utf8))
        let stage = ExpandStage(ExpandStage.Configuration([maker]))
        let context = StageContext(seed: Seed(1), threads: threads)
        return try await stage.run(input, in: context).made
    }

    // Lengths 4 and 5 are short: 24 users of 120 each. A walk has one way back, so that a model which
    // learnt it puts i − 2, i − 1 before i; the share asked for leaves room for a few wild draws.
    @Test("Short histories get what leads to them; everything else of them stays")
    func extends() async throws {
        let made = try await Self.made(threads: 1)
        let real = Self.input.training.samples
        #expect(made.count == 48)
        var right = 0
        for sequence in 0..<made.count {
            let origin = made.provenance[sequence]
            #expect(origin.maker == "prior" && origin.parents.count == 1)
            let parent = Int(origin.parents[0]) - 1000
            let range = made.histories.range(of: sequence)
            let old = real.range(of: parent)
            #expect(old.count <= 5 && range.count == old.count + 2)
            #expect(made.histories.items[range.dropFirst(2)] == real.items[old])
            #expect(made.histories.events[range.dropFirst(2)] == real.events[old])
            #expect(made.histories.times[range.dropFirst(2)] == real.times[old])
            let times = made.histories.times[range]
            #expect(zip(times, times.dropFirst()).allSatisfy { $0 <= $1 })
            let first = Int(real.items[old.lowerBound])
            let prior = made.histories.items[range.prefix(2)].map(Int.init)
            right += prior == [(first + 6) % 8, (first + 7) % 8] ? 1 : 0
        }
        #expect(right >= 40, "\(right) of 48")
    }

    @Test("The number of threads changes nothing")
    func threads() async throws {
        #expect(try await Self.made(threads: 1) == Self.made(threads: 2))
    }

    @Test(
        "Recipes survive writing and reading; wrong ones are errors",
        arguments: [
            (#"{"generator": "prior", "added": 3, "top-p": 0.5}"#, true),
            (#"{"generator": "prior", "added": 0}"#, false),
            (#"{"generator": "prior", "count": 7}"#, false),
        ]
    )
    func recipes(text: String, isRight: Bool) throws {
        let decoder = JSONDecoder()
        guard isRight else {
            #expect(throws: ConfigurationError.self) {
                try decoder.decode(ExpanderConfiguration.self, from: Data(text.utf8))
            }
            return
        }
        let maker = try decoder.decode(ExpanderConfiguration.self, from: Data(text.utf8))
        let written = try JSONEncoder().encode(maker)
        #expect(try decoder.decode(ExpanderConfiguration.self, from: written) == maker)
    }
}
