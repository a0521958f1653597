import ArgumentParser
import Cleaning
import Commerce
import Pipelines

/// `restock clean`: what is wrong with it.
struct CleanCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "clean",
        abstract: "Apply the fixed cleaning rules to a log and say what each did."
    )

    @Argument(help: "A log: a file, a folder, or a data set's name.")
    var source: String

    @Option(name: .shortAndLong, help: "A table (.parquet, .csv, .jsonl) or a folder.")
    var output: String

    @OptionGroup var roles: RoleOptions
    @OptionGroup var options: StageOptions

    func run() async throws {
        let settings = try options.configuration(CleanConfiguration.self, of: .clean)
        let context = options.context(of: .clean)
        let data = try await DataFolder.read(source, roles: roles, in: context)
        let cleaned = try await CleanStage(settings).run(data, in: context)
        try DataFolder.write(cleaned.data, to: output)
        try options.print(
            ["\(data.log.count) rows in, \(cleaned.data.log.count) out"] + cleaned.changes.lines,
            json: cleaned.changes
        )
    }
}
