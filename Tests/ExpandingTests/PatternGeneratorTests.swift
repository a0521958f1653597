@_spi(Splitting) import Commerce
import Expanding
import Foundation
import Learners
import Pipelines
import Statistics
import Testing

@Suite("Pattern generator")
struct PatternGeneratorTests {
    /// Two sorts of shoppers: those who walk among items 0 to 5 and those among 6 to 11, step by step.
    private static let input: ExpandInput = {
        var histories = Histories()
        for user in 0..<160 {
            let home = user % 2 * 6
            let walk = (0..<(3 + user % 4)).map { Int32(home + (user / 2 + $0) % 6) }
            histories.append(
                user: Int32(500 + user),
                items: walk,
                events: walk.map { $0 % 6 == 5 ? .buy : .view },
                times: walk.indices.map { Int64(1000 * user + 60 * $0) }
            )
        }
        let names = Vocabulary((0..<12).map { "item \($0)" })
        return ExpandInput(training: TrainingSet(histories), catalogue: Catalogue(items: names))
    }()

    private static func expand(
        _ more: String = "",
        support: Int = 5,
        threads: Int = 1
    ) async throws -> Expanded {
        let text = """
            {"generator": "patterns", "copies": 2, "window": 3, "pattern-length": 3, "support": \(support),
             "width": 32, "dropout": 0, "learning-rate": 0.02, "batch-size": 16, "epochs": 10\(more)}
            """
        let maker = try JSONDecoder().decode(ExpanderConfiguration.self, from: Data(text.utf8))
        let stage = ExpandStage(ExpandStage.Configuration([maker]))
        return try await stage.run(input, in: StageContext(seed: Seed(1), threads: threads))
    }

    // A pattern steps on by one or two within the parent's half; the share asked for leaves room for wild draws.
    @Test("Every history gets different patterns of its own kind, within its times")
    func makes() async throws {
        let expanded = try await Self.expand()
        let made = expanded.made
        let real = Self.input.training.samples
        #expect(expanded.counts[0].made + expanded.counts[0].skipped.values.reduce(0, +) == 320)
        #expect(made.count > 240)
        var right = 0
        var seen: Set<[Int32]> = []
        for sequence in 0..<made.count {
            let origin = made.provenance[sequence]
            #expect(origin.maker == "patterns" && origin.parents.count == 1)
            let parent = Int(origin.parents[0]) - 500
            let items = Array(made.histories.items(of: sequence))
            #expect((2...3).contains(items.count) && Set(items).count == items.count)
            #expect(seen.insert([Int32(parent)] + items).inserted)
            #expect(items.allSatisfy { (0..<12).contains($0) })
            let times = made.histories.times[made.histories.range(of: sequence)]
            let old = real.times[real.range(of: parent)]
            #expect(times.first == old.first && times.last == old.last)
            let home = Int32(parent % 2 * 6)
            let steps = zip(items, items.dropFirst()).map { ($1 - $0 + 6) % 6 }
            right +=
                items.allSatisfy { ($0 - home) / 6 == 0 && $0 >= home }
                    && steps.allSatisfy { $0 == 1 || $0 == 2 } ? 1 : 0
        }
        #expect(Double(right) > 0.9 * Double(made.count), "\(right) of \(made.count)")
        let measures = expanded.counts[0].measures
        // Each half: six pairs of one step, six of two, six triples.
        #expect(measures["patterns-mined"] == 36)
        #expect((measures["mined-share"] ?? 0) > 0.85, "\(measures)")
        #expect(try await Self.expand(threads: 2) == expanded)
    }

    @Test("What is copied alone stays within the parent, and excluded items are never made")
    func copies() async throws {
        let expanded = try await Self.expand(", \"copy-share\": 1")
        #expect(expanded.counts[0].measures["copied-share"] == 1)
        let free = try await Self.expand(", \"copy-share\": 0, \"temperature\": 3, \"top-p\": 1")
        #expect((free.counts[0].measures["copied-share"] ?? 1) < 0.9)
    }

    @Test("Too high a support is an error that says so")
    func nothing() async {
        await #expect(
            throws: ExpandError.generator(.noPatterns(support: 500, window: 3), maker: "patterns")
        ) {
            _ = try await Self.expand(support: 500)
        }
    }
}
