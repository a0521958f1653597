import Commerce
import Foundation
import Pipelines
import Tables

extension Reading {
    /// Which column plays which part: what a person states, then what names and values say.
    func makePlan(for table: Table, _ source: SourceFormat) throws -> ColumnPlan {
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
                    "; a table of labelled rows goes to 'restock run FILE --label COLUMN', which names what is to be "
                    + "predicted, and a catalogue to 'restock run FILE --judgements FILE' with its judged queries"
                    + source.headerRemedy
            )
        }
        return plan
    }

    /// What stands before decimals, as the first batch says.
    func makeNotation(
        _ plan: ColumnPlan,
        _ table: Table,
        _ source: SourceFormat
    ) throws -> LogNotation {
        for name in configuration.decimals.keys.sorted() where !table.hasColumn(name) {
            throw IngestError.badDescription(
                path: logFile.path,
                reason: "ingest.decimals: no column '\(name)'; "
                    + NearestName.remedy(for: name, among: table.columnNames)
            )
        }
        return try LogNotation(
            plan,
            table,
            delimiter: source.options.csv.delimiter,
            stated: configuration.decimals
        )
    }

    /// How the times are written; nil where there are none.
    mutating func makeTimeFormat(_ plan: ColumnPlan, _ table: Table) throws -> TimeFormat? {
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
    mutating func defaultEvent(_ plan: ColumnPlan) -> EventKind {
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
}
