import ArgumentParser
import Commerce
import Foundation
import Pipelines
import Splitting

/// `restock split`: what must stay unseen.
struct SplitCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "split",
        abstract: "Divide a log into training, tuning, gate and test sets."
    )

    @Argument(help: "A log: a file, a folder, or a data set's name.")
    var source: String

    @Option(name: .shortAndLong, help: "The folder for the four sets.")
    var output: String

    @OptionGroup var roles: RoleOptions
    @OptionGroup var options: StageOptions

    func run() async throws {
        let settings = try options.configuration(SplitConfiguration.self, of: .split)
        let context = options.context(of: .split)
        let data = try await DataFolder.read(source, roles: roles, in: context)
        let sets = try await SplitStage(settings).run(data.log, in: context)
        try SplitFolder(url: URL(filePath: output)).write(sets, of: data)
        let summary = sets.summary
        try options.print(
            [
                "\(summary.users) users, \(summary.items) items, \(summary.events) events",
                "  training: \(summary.trainingUsers) users, \(summary.trainingEvents) events",
                "  tuning: \(summary.tuningCases), gate: \(summary.gateCases), "
                    + "test: \(summary.testCases) cases",
            ] + summary.skipped.sorted { $0.key < $1.key }.map { "  \($0.key): \($0.value)" },
            json: summary
        )
    }
}
