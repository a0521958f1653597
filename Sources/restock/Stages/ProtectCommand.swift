import ArgumentParser
import Commerce
import Pipelines
import Protecting

/// `restock protect`: may we use it.
struct ProtectCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "protect",
        abstract: "Replace the users' names in a log by keyed pseudonyms."
    )

    @Argument(help: "A log: a file, a folder, or a data set's name.")
    var source: String

    @Option(name: .shortAndLong, help: "A table (.parquet, .csv, .jsonl) or a folder.")
    var output: String

    @OptionGroup var roles: RoleOptions
    @OptionGroup var options: StageOptions

    func run() async throws {
        let settings = try options.configuration(ProtectConfiguration.self, of: .protect)
        let context = options.context(of: .protect)
        let data = try await DataFolder.read(source, roles: roles, in: context)
        let protected = try await ProtectStage(settings).run(data, in: context)
        try DataFolder.write(protected.data, to: output)
        let lines = protected.ledger.treatments.map {
            "  \($0.column): \($0.action.rawValue), \($0.valueCount) values (\($0.method))"
        }
        try options.print(["\(data.log.count) rows"] + lines, json: protected.ledger)
    }
}
