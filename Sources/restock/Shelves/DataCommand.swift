import ArgumentParser
import Foundation
import Ingesting

/// `restock data`: the data sets that are known by name.
struct DataCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "data",
        abstract: "List, describe and get the data sets that are known by name.",
        subcommands: [List.self, Get.self, Describe.self],
        defaultSubcommand: List.self
    )

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the data sets.")

        func run() async throws {
            for entry in DataSetCatalogue.entries {
                Console.print("\(entry.name)\n    \(entry.summary)\n    licence: \(entry.licence)")
            }
        }
    }

    struct Describe: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show a data set's licence, sources, hashes and facts."
        )

        @Argument(help: "The data set's name.")
        var name: String

        func run() async throws {
            Console.print(try DataSetCatalogue().describe(name))
        }
    }

    struct Get: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Fetch a data set from the mirror, the cache or its source, and verify it.",
            discussion: "The mirror is the folder named by RESTOCK_DATA."
        )

        @Argument(help: "The data set's name.")
        var name: String

        func run() async throws {
            let progress = TerminalProgress()
            let folder = try await DataSetCatalogue().get(name, progress: progress)
            progress.finish()
            Console.print(folder.url.path)
        }
    }
}
