import ArgumentParser
import Commerce
import Foundation
import Ingesting
import Pipelines
import Tables

/// `restock ingest`: what do we have.
struct IngestCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ingest",
        abstract: "Read a log into typed columns; every rejected row has a reason."
    )

    @Argument(help: "A file, a folder with a dataset.yaml, or a data set's name.")
    var source: String

    @Option(name: .shortAndLong, help: "A table (.parquet, .csv, .jsonl) or a folder.")
    var output: String

    @Option(help: "Where rejected rows go, with reason and line (.parquet, .csv, .jsonl).")
    var rejects: String?

    @OptionGroup var roles: RoleOptions
    @OptionGroup var options: StageOptions

    func run() async throws {
        var settings = try options.configuration(IngestConfiguration.self, of: .ingest)
        try roles.apply(to: &settings)
        let found = try await IngestStage(settings)
            .run(try DataSource(source), in: options.context(of: .ingest))
        try DataFolder.write(found.data, to: output)
        if let rejects { try found.rejects.write(to: URL(filePath: rejects)) }
        let roles = found.roles.map { "  \($0.role.rawValue) = \($0.column) (\($0.reason))" }
        let reasons = found.rejected.sorted { $0.key < $1.key }.map { "  \($0.key): \($0.value)" }
        try options.print(
            ["\(found.rowsRead) rows read, \(found.data.log.count) taken in; columns:"] + roles
                + (reasons.isEmpty ? [] : ["rejected:"] + reasons) + found.notes,
            json: Summary(
                rowsRead: found.rowsRead,
                rowsTaken: found.data.log.count,
                rejected: found.rejected,
                roles: found.roles,
                notes: found.notes
            )
        )
    }

    private struct Summary: Encodable {
        var rowsRead: Int
        var rowsTaken: Int
        var rejected: [String: Int]
        var roles: [RoleChoice]
        var notes: [String]
    }
}
