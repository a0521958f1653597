import Commerce
import Foundation
import Ingesting
import Pipelines
import Tables

/// Logs as stage commands pass them on: any source in, a flat table or a folder out.
enum DataFolder {
    /// A log: a folder that a stage wrote, or any source that ingest understands.
    static func read(
        _ source: String,
        roles: RoleOptions,
        in context: StageContext
    ) async throws -> DataSet {
        let url = URL(filePath: source)
        let own = url.appending(path: "interactions.parquet")
        if FileManager.default.fileExists(atPath: own.path) { return try DataSet(contentsOf: url) }
        var configuration = IngestConfiguration()
        try roles.apply(to: &configuration)
        return try await IngestStage(configuration).run(try DataSource(source), in: context).data
    }

    /// Writes a log: as one table when `output` names a table's format, else as a folder.
    static func write(_ data: DataSet, to output: String) throws {
        let url = URL(filePath: output)
        if url.pathExtension.isEmpty {
            try DurableFile.createFolder(url)
            try data.write(to: url)
        } else {
            try DurableFile.createFolder(url.deletingLastPathComponent())
            try data.writeTable(to: url)
        }
    }
}
