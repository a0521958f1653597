import Commerce
import Expanding
import Foundation
import Pipelines
import Statistics

/// Times makers of sequences: `operators <folder of restock split> <threads> <rounds> <makers as JSON>`.
///
/// Reads the training set once, runs the makers `rounds` times in memory, and prints the seconds of each
/// round and what was made as JSON.
@main
struct Operators {
    struct Outcome: Encodable {
        var made: Int
        var events: Int
        var attemptsWithoutOutcome: Int
        var seconds: [Double]
    }

    static func main() async throws {
        let arguments = CommandLine.arguments
        guard arguments.count == 5, let threads = Int(arguments[2]), let rounds = Int(arguments[3])
        else {
            print("usage: operators <folder of restock split> <threads> <rounds> <makers as JSON>")
            exit(64)
        }
        let training = try TrainingSet<Histories>(contentsOf: URL(filePath: arguments[1]))
        let itemCount = (training.samples.items.max() ?? -1) + 1
        let input = ExpandInput(
            training: training,
            catalogue: Catalogue(items: Vocabulary((0..<itemCount).map { "item \($0)" }))
        )
        let makers = try JSONDecoder().decode(
            ExpandStage.Configuration.self,
            from: Data(arguments[4].utf8)
        )
        let context = StageContext(seed: Seed(1), threads: threads)
        var outcome = Outcome(made: 0, events: 0, attemptsWithoutOutcome: 0, seconds: [])
        for _ in 0..<rounds {
            let clock = ContinuousClock()
            let start = clock.now
            let expanded = try await ExpandStage(makers).run(input, in: context)
            outcome.seconds.append((clock.now - start) / .seconds(1))
            outcome.made = expanded.made.count
            outcome.events = expanded.made.histories.eventCount
            outcome.attemptsWithoutOutcome =
                expanded.counts.flatMap(\.skipped.values).reduce(0, +)
        }
        print(String(decoding: try JSONEncoder().encode(outcome), as: UTF8.self))
    }
}
