import ArgumentParser
import Experiments
import Foundation

/// `restock models`: the models that runs left.
struct ModelsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "models",
        abstract: "List the models of finished runs, or copy one out.",
        subcommands: [List.self, Get.self],
        defaultSubcommand: List.self
    )

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the models of finished runs."
        )

        @Option(help: "The folder of all runs.")
        var runs = "runs"

        func run() async throws {
            let outcomes = RunFolder.finished(in: URL(filePath: runs))
            if outcomes.isEmpty { Console.note("no finished run in \(runs)") }
            for outcome in outcomes {
                Console.print(
                    "\(outcome.folder.name): \(outcome.result.model), on \(outcome.result.data), "
                        + "\(outcome.result.decision.rawValue)"
                )
            }
        }
    }

    struct Get: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Copy a run's model to a file.")

        @Argument(help: "The run's name, as listed.")
        var name: String

        @Option(help: "The folder of all runs.")
        var runs = "runs"

        @Option(name: .shortAndLong, help: "The file to write (.safetensors).")
        var output: String

        func run() async throws {
            let folder = RunFolder(url: URL(filePath: runs).appending(path: name))
            guard folder.state == .finished else { throw RunError.notARun(path: folder.url.path) }
            try folder.copyModel(to: URL(filePath: output))
            Console.print(output)
        }
    }
}
