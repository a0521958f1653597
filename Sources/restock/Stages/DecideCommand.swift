import ArgumentParser
import Evaluating
import Experiments
import Foundation
import Pipelines
import Statistics

/// `restock decide`: ship it.
struct DecideCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "decide",
        abstract: "Compare evaluations pair by pair and decide whether to augment."
    )

    @Option(parsing: .upToNextOption, help: "Evaluations without made samples, one a seed.")
    var baseline: [String]

    @Option(parsing: .upToNextOption, help: "Evaluations with made samples, one a seed.")
    var augmented: [String]

    @OptionGroup var options: StageOptions

    func run() async throws {
        let settings = try options.configuration(DecideConfiguration.self, of: .decide)
        let found = try PairedComparison(
            bootstrap: Bootstrap(
                confidence: settings.confidence,
                seed: options.context(of: .decide).seed
            )
        ).compare(baseline: try baseline.map(read), augmented: try augmented.map(read))
        let verdict = try Verdict(on: found, configuration: settings)
        try options.print(verdict.lines(settings.metric), json: verdict)
    }

    private func read(_ path: String) throws -> Evaluation {
        do {
            return try JSONDecoder().decode(
                Evaluation.self,
                from: Data(contentsOf: URL(filePath: path))
            )
        } catch {
            throw StoreError.cannotRead(
                path: path,
                reason: "it is no evaluation; write one with restock evaluate -o"
            )
        }
    }
}
