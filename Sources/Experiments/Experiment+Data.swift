import Cleaning
import Commerce
import Evaluating
import Foundation
import Ingesting
import Pipelines
import Protecting
import Splitting
import Tables

/// The data of a run, cleaned and with identities replaced, and what led to them.
struct Prepared: Sendable {
    var data: DataSet
    var contentHash: String
    var ingest: IngestStage.Output
    var cleaning: ChangeLog
    var descriptions: [DescriptionChoice]
    var protection: PrivacyLedger
}

/// The sets of a run after everything that is fitted on training rows was applied to these.
struct Divided: Sendable {
    var sets: SplitSets
    var contentHash: String
    var cleaning: ChangeLog
    var audit: LeakAudit
    var repeats: RepeatRule
    var ties: TieOrder

    /// What evaluation has to know of a catalogue's items.
    func knowledge(of catalogue: Catalogue) -> ItemKnowledge {
        ItemKnowledge(training: sets.training, itemCount: catalogue.count, catalogue: catalogue)
    }
}

extension Experiment {
    /// Ingest, clean and protect.
    ///
    /// These run each time, since only their outcome tells whether the sources changed; nothing of
    /// them is written before identities are replaced.
    func prepare(_ clock: StageClock) async throws -> Prepared {
        let source = try DataSource(recipe.data)
        bench.progress.report(Progress("ingest \(recipe.data)"))
        let ingested = try await clock.measure(.ingest) {
            try await IngestStage(recipe.ingest).run(source, in: bench.context(of: .ingest))
        }
        bench.progress.report(Progress("clean \(ingested.data.log.count) rows"))
        let cleaned = try await clock.measure(.clean) {
            try await CleanStage(recipe.clean.rules).run(
                ingested.data,
                in: bench.context(of: .clean)
            )
        }
        let protected = try await clock.measure(.protect) {
            try await ProtectStage(recipe.protect).run(
                cleaned.data,
                in: bench.context(of: .protect)
            )
        }
        let stored = try await bench.store.artefact(
            bench.key(
                .protect,
                inputs: ingested.sources.map(\.contentHash),
                configuration: PreparationKey(recipe, protected.ledger)
            )
        ) { protected.data }
        try folder.show(stored.folder, under: .protect)
        try show(ingested, cleaned, protected.ledger)
        return Prepared(
            data: protected.data,
            contentHash: stored.contentHash,
            ingest: ingested,
            cleaning: cleaned.changes,
            descriptions: cleaned.descriptions,
            protection: protected.ledger
        )
    }

    /// Split, then what cleaning fits on training rows.
    func divide(_ prepared: Prepared, _ clock: StageClock) async throws -> Divided {
        let description = prepared.ingest.description
        let configuration = recipe.split.completed(
            ties: description.ties.flatMap(TieOrder.init(rawValue:)),
            repeats: description.repeats
        )
        let repeats = configuration.repeats ?? .exclude
        bench.progress.report(Progress("split \(prepared.data.log.count) events"))
        let stored = try await clock.measure(.split) {
            try await bench.store.artefact(
                bench.key(.split, inputs: [prepared.contentHash], configuration: configuration)
            ) {
                try await SplitStage(configuration).run(
                    prepared.data.log,
                    in: bench.context(of: .split)
                )
            }
        }
        try folder.show(stored.folder, under: .split)
        var sets = stored.value
        let audit = LeakAudit(of: sets, users: prepared.data.log.users)
        let fitted = try await clock.measure(.clean) {
            try await FittedCleanStage(recipe.clean.fitted)
                .run(sets.training, in: bench.context(of: .clean, part: "fitted"))
        }
        sets.training = fitted.training
        try audit.check(sets.training)
        try folder.write(
            fitted.changes,
            to: folder.folder(of: .clean).appending(path: "fitted-changes.json")
        )
        // The sets name items by number alone: what the catalogue says of them is told by the data that were divided.
        let hash = ContentHash.combining([
            stored.contentHash, try ContentHash.of(recipe.clean.fitted), prepared.contentHash,
        ])
        return Divided(
            sets: sets,
            contentHash: hash,
            cleaning: fitted.changes,
            audit: audit,
            repeats: repeats,
            ties: configuration.ties ?? .shuffled
        )
    }

    /// Leaves the logs of the first stages in the run's folder.
    private func show(
        _ ingested: IngestStage.Output,
        _ cleaned: CleanStage.Output,
        _ ledger: PrivacyLedger
    ) throws {
        let ingestFolder = folder.folder(of: .ingest)
        try DurableFile.createFolder(ingestFolder)
        let rejects =
            recipe.protect.pseudonymises
            ? try ingested.rejects.dropping(["text"]) : ingested.rejects
        try rejects.write(to: ingestFolder.appending(path: "rejects.parquet"))
        try folder.write(
            IngestNote(ingested),
            to: ingestFolder.appending(path: "summary.json")
        )
        let cleanFolder = folder.folder(of: .clean)
        try folder.write(cleaned.changes, to: cleanFolder.appending(path: "changes.json"))
        try folder.write(cleaned.descriptions, to: cleanFolder.appending(path: "descriptions.json"))
        try folder.write(
            ledger,
            to: folder.folder(of: .protect).appending(path: "ledger.json")
        )
    }
}

/// What the prepared data depend on beside their sources.
private struct PreparationKey: Encodable {
    var ingest: IngestConfiguration
    var clean: CleanConfiguration
    var protect: ProtectConfiguration
    var ledger: PrivacyLedger

    init(_ recipe: Recipe, _ ledger: PrivacyLedger) {
        ingest = recipe.ingest
        clean = recipe.clean.rules
        protect = recipe.protect
        self.ledger = ledger
    }
}

/// What ingest found, for the run's folder.
private struct IngestNote: Encodable {
    var rowsRead: Int
    var rejected: [String: Int]
    var roles: [RoleChoice]
    var timeFormat: String?
    var notes: [String]
    var sources: [IngestStage.Source]

    init(_ output: IngestStage.Output) {
        rowsRead = output.rowsRead
        rejected = output.rejected
        roles = output.roles
        timeFormat = output.timeFormat
        notes = output.notes
        sources = output.sources
    }
}
