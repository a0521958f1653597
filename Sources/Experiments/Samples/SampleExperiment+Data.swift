import Cleaning
import Commerce
import Evaluating
import Expanding
import Foundation
import Ingesting
import Labeling
import Mixing
import Pipelines
import Screening
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

/// What one policy proposes to train on, and how it came about; no policy at all for the originals.
struct RowProposal: Sendable {
    var policy: String
    var mixture: MixedRows
    var contentHash: String
    var expanded: [MakerCounts]
    var constraints: [ConstraintNote] = []
    var labels: RowLabelNote
    var screened: RowScreenNote
    var made: MadeRows
    var weights: [Float]
    /// Sound rows that did not take part, since they were more than the ratio allows.
    var beyondRatio = 0

    /// The originals alone.
    static func originals(of table: PreparedTable, named name: String? = nil) -> RowProposal {
        RowProposal(
            policy: name ?? Recipe.baselineName,
            mixture: MixedRows(originals: table.sets.training),
            contentHash: "",
            expanded: [],
            labels: RowLabelNote(abstained: 0, changed: 0),
            screened: RowScreenNote(),
            made: MadeRows(table.sets.training.samples.schema),
            weights: []
        )
    }
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

    /// Expand, label, screen and mix for one policy.
    ///
    /// - Throws: what the stages throw; `RowLeakError` should a row stem from held-out ones.
    func propose(
        _ name: String,
        _ policy: RowPolicy,
        _ table: PreparedTable,
        _ clock: StageClock
    ) async throws -> RowProposal {
        let training = table.sets.training
        let expanded = try await clock.measure(.expand) {
            let asked = ExpandKey(makers: policy.expand, constraints: recipe.constraints)
            let inputs = [table.contentHash] + [table.unlabeled?.contentHash].compactMap(\.self)
            return try await stored(.expand, name, inputs, asked) { context in
                let output = try await RowExpandStage(
                    policy.expand,
                    constraints: recipe.constraints
                ).run(
                    RowExpandInput(training: training, unlabeled: table.unlabeled),
                    in: context
                )
                return StoredRows(
                    made: output.made,
                    note: ExpandNote(makers: output.counts, constraints: output.constraints)
                )
            }
        }
        try table.audit.check(expanded.value.made)
        let labelled = try await clock.measure(.label) {
            let inputs =
                [table.contentHash, expanded.contentHash] + (try policy.label.answerHash())
            return try await stored(.label, name, inputs, policy.label) { context in
                let output = try await RowLabelStage(policy.label).run(
                    RowLabelInput(made: expanded.value.made, training: training),
                    in: context
                )
                return StoredRows(
                    made: output.made,
                    note: output.note,
                    writeBeside: output.questions.write
                )
            }
        }
        let screened = try await clock.measure(.screen) {
            try await stored(.screen, name, [labelled.contentHash], policy.screen) { context in
                let output = try await RowScreenStage(policy.screen).run(
                    RowScreenInput(made: labelled.value.made, training: training),
                    in: context
                )
                return StoredRows(made: output.made, note: output.note)
            }
        }
        let mixed = try await clock.measure(.mix) {
            try await stored(.mix, name, [screened.contentHash], policy.mix) { context in
                let output = try await RowMixStage(policy.mix).run(
                    RowMixInput(training: training, made: screened.value.made),
                    in: context
                )
                return StoredRows(made: output.made, note: output.weights)
            }
        }
        let mixture = policy.mix.mixture(
            of: training,
            mixed.value.made,
            weights: mixed.value.note
        )
        try table.audit.check(mixture)
        return RowProposal(
            policy: name,
            mixture: mixture,
            contentHash: mixed.contentHash,
            expanded: expanded.value.note.makers,
            constraints: expanded.value.note.constraints,
            labels: labelled.value.note,
            screened: screened.value.note,
            made: mixed.value.made,
            weights: mixed.value.note,
            beyondRatio: screened.value.made.count - mixed.value.made.count
        )
    }

    /// One policy's artefact of one stage, shown in the run's folder.
    private func stored<Note: Codable & Sendable>(
        _ stage: StageName,
        _ policy: String,
        _ inputs: [String],
        _ configuration: some Encodable,
        make: (StageContext) async throws -> StoredRows<Note>
    ) async throws -> ArtefactStore.Stored<StoredRows<Note>> {
        bench.progress.report(Progress("\(stage.rawValue) \(policy)"))
        let key = try bench.key(stage, part: policy, inputs: inputs, configuration: configuration)
        let artefact = try await bench.store.artefact(key) {
            var context = bench.context(of: stage, part: policy)
            context.progress = PrefixedProgress(
                prefix: "\(stage.rawValue) \(policy)",
                inner: bench.progress
            )
            return try await make(context)
        }
        try folder.show(artefact.folder, under: stage, part: policy)
        return artefact
    }
}

/// What expanding depends on beside the training rows.
private struct ExpandKey: Encodable {
    var makers: RowExpandStage.Configuration
    var constraints: ConstraintConfiguration
}

/// What expanding says of its rows.
private struct ExpandNote: Codable, Sendable {
    var makers: [MakerCounts]
    var constraints: [ConstraintNote]
}

/// Made rows with what a stage says of them, as the store keeps them.
struct StoredRows<Note: Codable & Sendable>: FileRepresentable {
    var made: MadeRows
    var note: Note
    /// Writes what nobody reads again but a person.
    private var writeBeside: @Sendable (URL) throws -> Void

    init(
        made: MadeRows,
        note: Note,
        writeBeside: @escaping @Sendable (URL) throws -> Void = { _ in }
    ) {
        self.made = made
        self.note = note
        self.writeBeside = writeBeside
    }

    init(contentsOf folder: URL) throws {
        made = try MadeRows(contentsOf: folder)
        let data = try Data(contentsOf: folder.appending(path: "summary.json"))
        note = try JSONDecoder().decode(Note.self, from: data)
        writeBeside = { _ in }
    }

    func write(to folder: URL) throws {
        try made.write(to: folder)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        try DurableFile.write(
            try encoder.encode(note),
            to: folder.appending(path: "summary.json")
        )
        try writeBeside(folder)
    }
}

extension RowLabelConfiguration {
    /// The hash of what a person said; empty where nobody was asked.
    fileprivate func answerHash() throws -> [String] {
        guard let answers = labeler.terms.answers else { return [] }
        do {
            return [try ContentHash.ofFile(at: URL(fileURLWithPath: answers))]
        } catch {
            throw RowLabelError.unreadableAnswers(path: answers, reason: "\(error)")
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
