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
        let reader = try SourceFormat(of: url, stated: DataSetDescription.Format())
            .reader(of: url)
        var outcome = Outcome()
        var plan: ColumnPlan?
        var collector = AttributeCollector(columns: [], separator: "")
        var counts = Counts()
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
            guard let plan, let items = try items(of: batch.table, by: plan, in: &catalogue)
            else { break }
            try collector.append(batch.table, items: items, itemCount: catalogue.count)
            counts.known += items.count { $0 >= 0 }
            counts.unknown += items.count { $0 < 0 }
            counts.rejected += batch.rejected.count
        }
        if let plan, !plan.attributeColumns.isEmpty { collector.fill(&catalogue) }
        counts.all = catalogue.count
        counts.added = catalogue.count - logged
        outcome.notes = counts.notes.map { "\(url.lastPathComponent): \($0)" }
        return outcome
    }

    /// Items and lines of a file, as a reader is told of them.
    private struct Counts {
        var (known, unknown, rejected) = (0, 0, 0)
        /// Items of the catalogue, and those of them that came from the file.
        var (all, added) = (0, 0)

        var notes: [String] {
            var notes = ["\(known) of \(all) items described"]
            if added > 0 {
                notes.append("\(added) items never occur in the log and were added")
            }
            if unknown > 0 {
                notes.append("\(unknown) items never occur in the log and were left out")
            }
            if rejected > 0 { notes.append("\(rejected) lines do not fit the columns") }
            return notes
        }
    }

    /// The item of each row, -1 where the catalogue doesn't know it; nil without a column of items.
    ///
    /// Fills in titles on the way.
    private func items(
        of table: Table,
        by plan: ColumnPlan,
        in catalogue: inout Catalogue
    ) throws -> [Int32]? {
        guard let column = try plan.column(.item, of: table) else { return nil }
        var items = [Int32](repeating: -1, count: table.rowCount)
        try column.forEachCell { row, cell in
            guard let cell, !cell.isMissing else { return }
            let name = String(decoding: cell.withoutZeroFraction, as: UTF8.self)
            if addsItems { catalogue.add(name) }
            items[row] = catalogue.items.number(of: name) ?? -1
        }
        try plan.column(.text, of: table)?.forEachCell { row, cell in
            guard let cell, items[row] >= 0 else { return }
            catalogue.titles[Int(items[row])] = String(decoding: cell.trimmed, as: UTF8.self)
        }
        return items
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
