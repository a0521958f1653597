@_spi(Splitting) import Commerce
import Foundation
import Ingesting
import Pipelines
import Statistics
import Tables

/// Rows from and to files.
enum RowFiles {
    /// What was written.
    struct Outcome: Encodable {
        var rows: Int
        var columns: Int
        var label: String
    }

    /// Reads a table; the label of an entry of the catalogue is known.
    static func read(_ source: String, label: String?) async throws -> SampleTable {
        var configuration = SampleIngestConfiguration()
        configuration.label = label
        return try await SampleIngestStage(configuration)
            .run(try DataSource(source), in: StageContext(seed: Seed(1), threads: 1))
            .samples
    }

    /// All rows as what may be learnt from: nothing is judged here, so nothing is held out.
    static func training(_ source: String, label: String) async throws -> TrainingSet<SampleTable> {
        TrainingSet(try await read(source, label: label))
    }

    /// Writes the rows with their label.
    static func write(_ table: SampleTable, to file: String) throws {
        try Table(try table.namedColumns()).write(to: URL(filePath: file))
    }

    /// Writes rows that have all their numbers, the first ones, since peers refuse others.
    static func export(_ values: [String]) async throws -> Outcome {
        let table = try await read(values[0], label: values[1] == "-" ? nil : values[1])
        let numbers = table.schema.modelled.filter { table.schema.features[$0].kind.isNumeric }
        let whole = table.labels.indices.filter { row in
            !numbers.contains { table.columns[$0][row].isNaN }
        }
        let count = min(whole.count, try number(values[2]))
        try write(table.selecting(Array(whole.prefix(count))), to: values[3])
        return Outcome(
            rows: count,
            columns: table.schema.features.count,
            label: table.schema.label
        )
    }
}
