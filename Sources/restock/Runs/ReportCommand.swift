import ArgumentParser
import Experiments
import Foundation

/// `restock report`: the page of a finished run, written again.
struct ReportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Write the report of a finished run again, from its findings."
    )

    @Option(name: .customLong("run"), help: "The run's folder.")
    var folder: String

    @Flag(help: "Print the findings as JSON instead.")
    var json = false

    func run() async throws {
        let outcome = try Experiment.outcome(in: RunFolder(url: URL(filePath: folder)))
        if json { return try outcome.folder.printResult() }
        outcome.printSummary(report: try outcome.writeReport())
    }
}
