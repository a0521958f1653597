import Commerce
import Foundation
import Tables

/// Joins a file of items to a catalogue by the items' names.
struct ItemsFile {
    let url: URL
    let description: DataSetDescription
    /// Whether items that the catalogue doesn't know are added to it.
    let addsItems: Bool

    /// What joining gave.
    struct Outcome {
        var choices: [RoleChoice] = []
        var notes: [String] = []
    }

    /// Fills titles and attributes of the items that the catalogue knows, and adds others where it is to.
    ///
    /// - Throws: ``IngestError``, `TableError`.
    func join(to catalogue: inout Catalogue, roles given: [Role: [String]]) throws -> Outcome {
        let source = try SourceFormat(of: url, stated: DataSetDescription.Format())
        let reader = try TableReader(
            url,
            format: source.format,
            options: source.options,
            rejecting: true
        )
        var outcome = Outcome()
        var plan: ColumnPlan?
        var collector = AttributeCollector(columns: [], separator: "")
        var counts = (known: 0, unknown: 0, rejected: 0)
        let logged = catalogue.count
        while let batch = try reader.next() {
            if plan == nil {
                let made = try makePlan(for: batch.table, given: given)
                collector = AttributeCollector(
                    columns: made.attributeColumns,
                    separator: description.attributeSeparator
                )
                outcome.choices = made.choices
                plan = made
            }
            guard let plan, let column = try plan.column(.item, of: batch.table) else { break }
            var items = [Int32](repeating: -1, count: batch.table.rowCount)
            try column.forEachCell { row, cell in
                guard let cell, !cell.isMissing else { return }
                let name = String(decoding: cell.withoutZeroFraction, as: UTF8.self)
                if addsItems { catalogue.add(name) }
                items[row] = catalogue.items.number(of: name) ?? -1
            }
            try plan.column(.text, of: batch.table)?.forEachCell { row, cell in
                guard let cell, items[row] >= 0 else { return }
                catalogue.titles[Int(items[row])] = String(decoding: cell.trimmed, as: UTF8.self)
            }
            try collector.append(batch.table, items: items, itemCount: catalogue.count)
            counts.known += items.count { $0 >= 0 }
            counts.unknown += items.count { $0 < 0 }
            counts.rejected += batch.rejected.count
        }
        if let plan, !plan.attributeColumns.isEmpty { collector.fill(&catalogue) }
        let file = url.lastPathComponent
        outcome.notes.append("\(file): \(counts.known) of \(catalogue.count) items described")
        if catalogue.count > logged {
            outcome.notes.append(
                "\(file): \(catalogue.count - logged) items never occur in the log and were added"
            )
        }
        if counts.unknown > 0 {
            outcome.notes.append(
                "\(file): \(counts.unknown) items never occur in the log and were left out"
            )
        }
        if counts.rejected > 0 {
            outcome.notes.append("\(file): \(counts.rejected) lines do not fit the columns")
        }
        return outcome
    }

    private func makePlan(for table: Table, given: [Role: [String]]) throws -> ColumnPlan {
        let samples = try table.columns.map { try ColumnSample($0) }
        var stated: [RoleChoice] = []
        for role in Role.allCases where role.describesItem {
            for column in given[role] ?? [] where table.hasColumn(column) {
                stated.append(RoleChoice(role: role, column: column, reason: "stated"))
            }
        }
        var guesser = RoleGuesser(samples: samples, given: stated)
        guesser.guessItems()
        let plan = ColumnPlan(choices: guesser.choices)
        guard plan.has(.item) else {
            throw IngestError.missingRole(
                .item,
                path: url.path,
                columns: table.columnNames,
                remedy: ""
            )
        }
        return plan
    }
}
