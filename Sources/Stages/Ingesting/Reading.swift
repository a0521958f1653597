import Commerce
import Foundation
import Pipelines
import Tables

/// One run of ingest over the files of one data set.
struct Reading {
    let description: DataSetDescription
    let configuration: IngestConfiguration
    let folder: URL
    let context: StageContext

    /// What a reader must know.
    var notes: [String] = []

    init(
        description: DataSetDescription,
        configuration: IngestConfiguration,
        folder: URL,
        context: StageContext
    ) {
        self.description = description
        self.configuration = configuration
        self.folder = folder
        self.context = context
    }

    var logFile: URL { folder.appendingPathComponent(description.files.interactions) }

    /// Parts that a person gave out; those of the recipe go before those of the description.
    var givenRoles: [Role: [String]] {
        description.roles.merging(configuration.roles) { _, new in new }
    }

    mutating func run() throws -> IngestStage.Output {
        var format = description.files.format ?? DataSetDescription.Format()
        format.delimiter = configuration.delimiter ?? format.delimiter
        format.header = configuration.header ?? format.header
        let names = givenRoles.values.flatMap(\.self).filter { $0 != Role.noColumn }
        let source = try SourceFormat(of: logFile, stated: format, names: names)
        var output =
            source.isSequences ? try readSequences(source) : try readRows(source)
        if let items = description.files.items {
            let file = ItemsFile(
                url: folder.appendingPathComponent(items),
                description: description,
                addsItems: configuration.items == .described
            )
            let outcome = try file.join(to: &output.data.catalogue, roles: givenRoles)
            output.data.log.items = output.data.catalogue.items
            let known = Set(output.roles)
            output.roles += outcome.choices.filter { !known.contains($0) }
            notes += outcome.notes
        }
        for file in [description.files.interactions, description.files.items].compactMap(\.self) {
            let hash = try ContentHash.ofFile(at: folder.appendingPathComponent(file))
            output.sources.append(.init(file: file, contentHash: hash))
        }
        output.data = output.data.compacted(keepsItems: configuration.items == .described)
        output.notes = notes
        try requireSomethingToLearn(output.data)
        return output
    }

    private mutating func readSequences(_ source: SourceFormat) throws -> IngestStage.Output {
        let log = try SequenceReader.read(
            logFile,
            options: source.options,
            event: description.defaultEvent ?? .other
        )
        notes.append(
            "the file names no times: the order of a user's items stands for the time, in seconds"
        )
        return try output(
            DataSet(
                log: log,
                catalogue: Catalogue(items: log.items),
                conventions: description.conventions
            ),
            roles: [
                RoleChoice(
                    role: .user,
                    column: "first word of a line",
                    reason: "layout: sequences"
                ),
                RoleChoice(role: .item, column: "other words", reason: "layout: sequences"),
            ],
            timeFormat: nil,
            rowsRead: log.count
        )
    }

    /// What was read; sources and notes come at the end.
    private func output(
        _ data: DataSet,
        roles: [RoleChoice],
        timeFormat: String?,
        rowsRead: Int,
        rejects: RejectLog = RejectLog()
    ) throws -> IngestStage.Output {
        IngestStage.Output(
            data: data,
            description: description,
            roles: roles,
            timeFormat: timeFormat,
            rowsRead: rowsRead,
            rejected: rejects.counts,
            rejects: try rejects.table(),
            notes: [],
            sources: []
        )
    }

    private mutating func readRows(_ source: SourceFormat) throws -> IngestStage.Output {
        let reader = try source.reader(of: logFile)
        guard let first = try reader.next() else { throw nothing("the file has no rows") }
        if let kind = first.table.metadata["restock.kind"] {
            return try readOwn(kind: kind, columns: first.table.columnNames)
        }
        var plan = try makePlan(for: first.table, source)
        let notation = try makeNotation(plan, first.table, source)
        plan.decimalMarks = notation.marks
        let timeFormat = try makeTimeFormat(plan, first.table)
        var builder = LogBuilder(
            plan: plan,
            eventNames: description.events,
            defaultEvent: defaultEvent(plan),
            attributeSeparator: description.attributeSeparator
        )
        let decided = plan
        func prepared(_ reading: TableReading) throws -> PreparedBatch {
            try PreparedBatch(reading, plan: decided, timeFormat: timeFormat)
        }
        // One thread reads, one prepares, and this one numbers names.
        let isAhead = context.threads > 1
        let readings = BatchesAhead(isAhead: isAhead) { try reader.next() }
        let batches = BatchesAhead(isAhead: isAhead) { try readings.next().map(prepared) }
        var next: PreparedBatch? = try prepared(first)
        while let batch = next {
            try context.checkCancellation()
            try builder.append(batch)
            context.progress.report(Progress("read \(builder.rowsRead) rows"))
            next = try batches.next()
        }
        try requireFewRejects(builder)
        notes += try notation.remarks(on: builder.evidence, path: logFile.path)
        noteUnknownEvents(of: builder)
        let made = builder.finished()
        return try output(
            DataSet(
                log: made.log,
                catalogue: made.catalogue,
                conventions: description.conventions
            ),
            roles: plan.choices,
            timeFormat: timeFormat?.name,
            rowsRead: builder.rowsRead,
            rejects: builder.rejects
        )
    }

    private mutating func noteUnknownEvents(of builder: LogBuilder) {
        for (name, count) in builder.unknownEvents.sorted(by: { $0.key < $1.key }) {
            notes.append(
                "event '\(name)' (\(count) rows) is not known and counts as 'other';"
                    + " say what it means under 'events' in dataset.yaml"
            )
        }
    }

    /// Takes in a log that Restock wrote as it stands: its columns need no guessing.
    private func readOwn(kind: String, columns: [String]) throws -> IngestStage.Output {
        guard kind == InteractionLog.fileKind else {
            throw IngestError.notALog(
                path: logFile.path,
                reason: "expected a log, got a file of kind '\(kind)'; name the log's file"
            )
        }
        let data: DataSet
        do {
            data = try DataSet(table: logFile)
        } catch let error as InteractionLogError {
            throw IngestError.notALog(path: logFile.path, reason: error.description)
        }
        let own = Role.allCases.filter { columns.contains($0.rawValue) }
        return try output(
            data,
            roles: own.map {
                RoleChoice(role: $0, column: $0.rawValue, reason: "Restock wrote the file")
            },
            timeFormat: "unix-seconds",
            rowsRead: data.log.count
        )
    }

    private func requireFewRejects(_ builder: LogBuilder) throws {
        let rejected = builder.rejects.count
        let share = Double(rejected) / Double(max(builder.rowsRead, 1))
        guard builder.rowsRead > 0 else { throw nothing("the file has no rows below its header") }
        try builder.rejects.require(
            share,
            atMost: configuration.maximumRejectedShare,
            told: (rejected, builder.rowsRead),
            in: logFile.path
        )
    }

    private func requireSomethingToLearn(_ data: DataSet) throws {
        if data.log.count == 0 { throw nothing("no row is left") }
        if data.log.users.count == 0 { throw nothing("no row names a user") }
        if data.log.users.count == 1 {
            throw nothing("expected several users, got only '\(data.log.users[0])'")
        }
    }

    private func nothing(_ reason: String) -> IngestError {
        .nothingToLearn(
            path: logFile.path,
            reason: reason,
            remedy: "check the file, and the roles of its columns (--role user=COLUMN)"
        )
    }
}
