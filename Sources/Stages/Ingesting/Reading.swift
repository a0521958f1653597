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

    private var notes: [String] = []

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

    private var logFile: URL { folder.appendingPathComponent(description.files.interactions) }

    /// Parts that a person gave out; those of the recipe go before those of the description.
    private var givenRoles: [Role: [String]] {
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
        return IngestStage.Output(
            data: DataSet(
                log: log,
                catalogue: Catalogue(items: log.items),
                conventions: description.conventions
            ),
            description: description,
            roles: [
                RoleChoice(
                    role: .user,
                    column: "first word of a line",
                    reason: "layout: sequences"
                ),
                RoleChoice(role: .item, column: "other words", reason: "layout: sequences"),
            ],
            timeFormat: nil,
            rowsRead: log.count,
            rejected: [:],
            rejects: try RejectLog().table(),
            notes: [],
            sources: []
        )
    }

    private mutating func readRows(_ source: SourceFormat) throws -> IngestStage.Output {
        let reader = try TableReader(
            logFile,
            format: source.format,
            options: source.options,
            rejecting: true
        )
        guard let first = try reader.next() else { throw nothing("the file has no rows") }
        if let kind = first.table.metadata["restock.kind"] {
            return try readOwn(kind: kind, columns: first.table.columnNames)
        }
        let plan = try makePlan(for: first.table, source)
        let timeFormat = try makeTimeFormat(plan, first.table)
        var builder = LogBuilder(
            plan: plan,
            eventNames: description.events,
            defaultEvent: defaultEvent(plan),
            attributeSeparator: description.attributeSeparator
        )
        func prepared(_ reading: TableReading) throws -> PreparedBatch {
            try PreparedBatch(reading, plan: plan, timeFormat: timeFormat)
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
        for (name, count) in builder.unknownEvents.sorted(by: { $0.key < $1.key }) {
            notes.append(
                "event '\(name)' (\(count) rows) is not known and counts as 'other';"
                    + " say what it means under 'events' in dataset.yaml"
            )
        }
        let made = builder.finished()
        return IngestStage.Output(
            data: DataSet(
                log: made.log,
                catalogue: made.catalogue,
                conventions: description.conventions
            ),
            description: description,
            roles: plan.choices,
            timeFormat: timeFormat?.name,
            rowsRead: builder.rowsRead,
            rejected: builder.rejects.counts,
            rejects: try builder.rejects.table(),
            notes: [],
            sources: []
        )
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
        return IngestStage.Output(
            data: data,
            description: description,
            roles: own.map {
                RoleChoice(role: $0, column: $0.rawValue, reason: "Restock wrote the file")
            },
            timeFormat: "unix-seconds",
            rowsRead: data.log.count,
            rejected: [:],
            rejects: try RejectLog().table(),
            notes: [],
            sources: []
        )
    }

    private func makePlan(for table: Table, _ source: SourceFormat) throws -> ColumnPlan {
        var stated: [RoleChoice] = []
        var refused: Set<Role> = []
        for role in Role.allCases {
            for column in givenRoles[role] ?? [] {
                if column == Role.noColumn, !table.hasColumn(column) {
                    refused.insert(role)
                } else if table.hasColumn(column) {
                    stated.append(RoleChoice(role: role, column: column, reason: "stated"))
                } else if !(role.describesItem && role != .item && description.files.items != nil) {
                    throw IngestError.noSuchColumn(
                        role,
                        column: column,
                        path: logFile.path,
                        remedy: NearestName.remedy(for: column, among: table.columnNames)
                            + source.headerRemedy
                    )
                }
            }
        }
        let samples = try table.columns.map { try ColumnSample($0) }
        var guesser = RoleGuesser(samples: samples, given: stated, refused: refused)
        guesser.guessLog()
        let plan = ColumnPlan(choices: guesser.choices)
        if let misnamed = guesser.misnamedTime {
            throw IngestError.notTimes(
                column: misnamed.name,
                path: logFile.path,
                example: misnamed.cells.lazy.compactMap(\.self).first ?? ""
            )
        }
        for role in [Role.user, .item] where !plan.has(role) {
            throw IngestError.missingRole(
                role,
                path: logFile.path,
                columns: table.columnNames,
                remedy:
                    "; for a table of labelled rows name what is to be predicted with --label COLUMN, for a catalogue its judged queries "
                    + "with --judgements FILE"
                    + source.headerRemedy
            )
        }
        return plan
    }

    private mutating func makeTimeFormat(_ plan: ColumnPlan, _ table: Table) throws -> TimeFormat? {
        guard let column = try plan.column(.time, of: table) else {
            notes.append(
                "no column of times was found: the order of the rows stands for the time, in seconds"
            )
            return nil
        }
        if column.type == .timestamp { return .unix(perSecond: 1_000_000) }
        if let stated = configuration.timeFormat ?? description.timeFormat {
            return try TimeFormat(stated: stated)
        }
        var recogniser = TimeRecogniser()
        var example = ""
        try column.forEachCell { _, cell in
            guard let cell, !cell.isMissing else { return }
            if example.isEmpty { example = String(decoding: cell.prefix(40), as: UTF8.self) }
            recogniser.look(at: cell)
        }
        if let format = try recogniser.format(column: column.name) { return format }
        throw IngestError.notTimes(column: column.name, path: logFile.path, example: example)
    }

    /// What rows mean when no column says.
    private mutating func defaultEvent(_ plan: ColumnPlan) -> EventKind {
        if let stated = description.defaultEvent { return stated }
        let guess: (kind: EventKind, reason: String) =
            if plan.has(.rating) {
                (.review, "there is a column of ratings")
            } else if plan.has(.quantity) || plan.has(.price) || plan.has(.order) {
                (.buy, "there are quantities, prices or orders")
            } else {
                (.view, "nothing says more")
            }
        if !plan.has(.event) {
            notes.append(
                "no column of events: every row counts as '\(guess.kind)', since \(guess.reason)"
            )
        }
        return guess.kind
    }

    private func requireFewRejects(_ builder: LogBuilder) throws {
        let rejected = builder.rejects.count
        let share = Double(rejected) / Double(max(builder.rowsRead, 1))
        guard builder.rowsRead > 0 else { throw nothing("the file has no rows below its header") }
        guard share > configuration.maximumRejectedShare else { return }
        let percent = (share * 1000).rounded() / 10
        let limit = (configuration.maximumRejectedShare * 1000).rounded() / 10
        throw IngestError.tooManyRejects(
            path: logFile.path,
            summary: "expected at most \(limit) % rejected rows, got \(percent) %"
                + " (\(rejected) of \(builder.rowsRead)): \(builder.rejects.summary)"
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
