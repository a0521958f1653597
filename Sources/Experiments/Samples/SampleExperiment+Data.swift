import Cleaning
import Commerce
import Evaluating
import Foundation
import Ingesting
import Pipelines
import Splitting
import Tables

/// The table of a run and its sets.
struct PreparedTable: Sendable {
    var ingest: SampleIngestStage.Output
    var sets: SampleSets
    var contentHash: String
    var audit: RowLeakAudit
    /// Rows without a label that may go with training ones; nil where there are none.
    var unlabeled: SampleTable?
}

extension SampleExperiment {
    /// Ingest and split.
    ///
    /// Ingest runs each time, since only its outcome tells whether the source changed.
    func prepare(_ clock: StageClock) async throws -> PreparedTable {
        let ingested = try await ingest(clock)
        for slice in recipe.evaluate.slices { try slice.check(ingested.samples.schema) }
        let ingestFolder = folder.folder(of: .ingest)
        try DurableFile.createFolder(ingestFolder)
        try ingested.rejects.write(to: ingestFolder.appending(path: "rejects.parquet"))
        try folder.write(
            SampleIngestNote(ingested),
            to: ingestFolder.appending(path: "summary.json")
        )
        bench.progress.report(Progress("split \(ingested.samples.count) rows"))
        let stored = try await clock.measure(.split) {
            try await bench.store.artefact(
                bench.key(
                    .split,
                    inputs: [ingested.samples.contentHash],
                    configuration: recipe.split
                )
            ) {
                try await SampleSplitStage(recipe.split)
                    .run(ingested.samples, in: bench.context(of: .split))
            }
        }
        try folder.show(stored.folder, under: .split)
        let audit = RowLeakAudit(of: stored.value)
        return PreparedTable(
            ingest: ingested,
            sets: stored.value,
            contentHash: stored.contentHash,
            audit: audit,
            unlabeled: ingested.unlabeled.map(audit.admitted)
        )
    }

    /// Reads the table, or makes it of a log.
    func ingest(_ clock: StageClock) async throws -> SampleIngestStage.Output {
        let source = try DataSource(recipe.data)
        let context = bench.context(of: .ingest)
        bench.progress.report(Progress("ingest \(recipe.data)"))
        guard let behaviour = recipe.ingest.behaviour else {
            return try await clock.measure(.ingest) {
                try await SampleIngestStage(recipe.ingest).run(source, in: context)
            }
        }
        let read = try await clock.measure(.ingest) {
            try await IngestStage(behaviour.log).run(source, in: context)
        }
        let cleaned = try await clock.measure(.clean) {
            try await CleanStage(CleanConfiguration()).run(
                read.data,
                in: bench.context(of: .clean)
            )
        }
        return try await clock.measure(.ingest) {
            SampleIngestStage.Output(
                rows: try await BehaviourStage(behaviour).run(cleaned.data, in: context),
                of: read
            )
        }
    }
}

/// What ingest found, for the run's folder.
private struct SampleIngestNote: Encodable {
    var rowsRead: Int
    var rejected: [String: Int]
    var columns: [FeatureChoice]
    var notes: [String]
    var sources: [IngestStage.Source]

    init(_ output: SampleIngestStage.Output) {
        rowsRead = output.rowsRead
        rejected = output.rejected
        columns = output.columns
        notes = output.notes
        sources = output.sources
    }
}
