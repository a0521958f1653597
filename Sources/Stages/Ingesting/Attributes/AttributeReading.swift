import Commerce
import Foundation
import Pipelines
import Tables

/// One reading of a catalogue as the columns of a table whose label is an attribute.
///
/// Products that have the attribute are the rows; the others are what a model is to complete. Brand, price and other
/// attributes are columns as they are; the title is columns of frequent words. What says the label in other words is
/// left out: an attribute that agrees with it nearly always would be missing wherever the label is.
struct AttributeReading {
    /// What was read.
    struct Output {
        var columns: [RawColumn]
        var label: String
        /// The row of each product in its file.
        var lines: [Int]
        var rejects: RejectLog
        var notes: [String]
    }

    let configuration: AttributeConfiguration
    let context: StageContext
    /// A column that gives the label's value so often, of the products that have both, is the label again.
    private static let agreement = 0.9
    /// Share of the products that must have an attribute for a column of its own.
    private static let fewestShare = 0.02
    /// Products below which a value of another attribute is one of its rare ones.
    private static let fewestOfLevel = 5
    /// Different values per product from which on a column names products.
    private static let ownShare = 0.9
    private static let rareLevel = "(rare)"

    /// Reads the products of some files.
    ///
    /// - Throws: ``AttributeError``, ``SearchIngestError``, `IngestError`, `TableError`.
    func run(_ files: [URL], columns: SearchColumns) throws -> Output {
        var catalogue = CatalogueRows()
        var rejects = RejectLog()
        for file in files {
            context.progress.report(Progress("read \(file.lastPathComponent)"))
            let fields = try RawFields(reading: file, context)
            rejects.join(fields.misfits)
            try catalogue.append(fields, columns)
        }
        let path = files.first?.path ?? ""
        let label = try catalogue.column(named: configuration.name, path: path)
        var notes = [
            "'\(configuration.name)' is the column '\(label)', which \(catalogue.count(of: label)) of "
                + "\(catalogue.rows.count) products have; the others are what a model is to complete."
        ]
        let classes = try self.classes(of: catalogue, label: label, path: path)
        notes += classes.notes
        reject(catalogue, label: label, classes, &rejects)
        let kept = classes.places.indices.filter { classes.places[$0] != nil }
        let rows = kept.map { catalogue.rows[$0] }
        var result = [RawColumn(label)]
        for row in kept { result[0].append(text: classes.places[row].map { classes.names[$0] }) }
        let others = self.others(in: catalogue, rows, label: label, notes: &notes)
        for name in others { result.append(try column(name, of: rows)) }
        result += words(catalogue, kept, classes, notes: &notes)
        return Output(
            columns: result,
            label: label,
            lines: kept.map { catalogue.lines[$0] },
            rejects: rejects,
            notes: notes
        )
    }

    private func classes(
        of catalogue: CatalogueRows,
        label: String,
        path: String
    ) throws(AttributeError) -> AttributeClasses {
        let classes = AttributeClasses(catalogue.rows.map { $0[label] }, configuration)
        guard classes.names.count > 1 else {
            throw .tooFewValues(
                label,
                path: path,
                frequent: classes.frequentCount,
                fewest: configuration.fewestProducts
            )
        }
        return classes
    }

    /// Notes the products that have no class.
    private func reject(
        _ catalogue: CatalogueRows,
        label: String,
        _ classes: AttributeClasses,
        _ rejects: inout RejectLog
    ) {
        for (row, place) in classes.places.enumerated() where place == nil {
            rejects.note(
                line: catalogue.lines[row],
                column: label,
                reason: catalogue.rows[row][label] == nil
                    ? "the product has no '\(label)'" : "the value of '\(label)' is rare",
                text: nil
            )
        }
    }

    /// The other attributes that get a column, those that most products have first.
    private func others(
        in catalogue: CatalogueRows,
        _ rows: [[String: String]],
        label: String,
        notes: inout [String]
    ) -> [String] {
        var (again, sparse, own) = ([String](), 0, [String]())
        var found: [(name: String, count: Int)] = []
        for name in catalogue.names where name != label && !catalogue.told.contains(name) {
            let values = rows.compactMap { row in row[name].map { ($0, row[label] ?? "") } }
            let different = Set(values.map(\.0))
            let same = values.count { AttributeClasses.key($0.0) == AttributeClasses.key($0.1) }
            if Double(values.count) < Self.fewestShare * Double(rows.count) {
                sparse += 1
            } else if Double(same) >= Self.agreement * Double(values.count) {
                again.append("'\(name)'")
            } else if Double(different.count) > Self.ownShare * Double(values.count),
                different.contains(where: { $0.numberOrInfinity == nil })
            {
                own.append("'\(name)'")
            } else {
                found.append((name, values.count))
            }
        }
        let order = found.enumerated().sorted {
            ($1.element.count, $0.offset) < ($0.element.count, $1.offset)
        }.map(\.element.name)
        if !again.isEmpty {
            notes.append(
                "Left out, since they say the label again: \(again.joined(separator: ", "))."
            )
        }
        if !own.isEmpty {
            notes.append(
                "Left out, since nearly every product has a value of its own: "
                    + own.joined(separator: ", ") + "."
            )
        }
        let beyond = max(0, order.count - configuration.mostColumns)
        notes.append(
            "Left out: \(sparse) attributes that fewer than \(Int(Self.fewestShare * 100)) % of the products "
                + "have, and \(beyond) beyond the \(configuration.mostColumns) that most have."
        )
        return Array(order.prefix(configuration.mostColumns))
    }

    /// A column as it is, but for names that hardly any product has, which are one, and for misprints among numbers,
    /// which are missing: for one of many attributes no product is left out.
    ///
    /// - Throws: ``IngestError/ambiguousDates(column:example:)``.
    private func column(
        _ name: String,
        of rows: [[String: String]]
    ) throws(IngestError) -> RawColumn {
        var counts: [String: Int] = [:]
        var column = RawColumn(name)
        for row in rows {
            column.append(text: row[name])
            if let text = row[name] { counts[text, default: 0] += 1 }
        }
        let kind = try KindGuesser(column).guess().kind
        guard kind == .category || kind == .integer || kind == .continuous else { return column }
        var result = RawColumn(name)
        for row in rows {
            guard let text = row[name] else {
                result.append(text: nil)
                continue
            }
            let isRare = (counts[text] ?? 0) < Self.fewestOfLevel
            let number = text.numberOrInfinity.flatMap { $0.isFinite ? text : nil }
            result.append(text: kind != .category ? number : isRare ? Self.rareLevel : text)
        }
        return result
    }

    private func words(
        _ catalogue: CatalogueRows,
        _ kept: [Int],
        _ classes: AttributeClasses,
        notes: inout [String]
    ) -> [RawColumn] {
        let leavesOut = configuration.labelWords == .leaveOut
        let chosen = TitleWords(
            catalogue.titles,
            most: configuration.titleWords,
            excluded: leavesOut ? classes.words : []
        )
        let titles = kept.map { TitleWords.words(of: catalogue.titles[$0]) }
        let telling = zip(kept, titles).count { row, words in
            let own = TitleWords.words(of: classes.texts[row] ?? "")
            return !own.isEmpty && own.isSubset(of: words)
        }
        notes.append(
            "\(chosen.words.count) title words have a column each, chosen by how many of all titles have them. In "
                + "\(telling) of \(kept.count) products the title says the value itself: words that name a class "
                + (leavesOut
                    ? "are left out; ingest.attribute.label-words: keep shows what they are worth."
                    : "are among the columns, as ingest.attribute.label-words: keep says.")
        )
        return chosen.words.map { word in
            var column = RawColumn("title: \(word)")
            for title in titles { column.append(text: title.contains(word) ? "yes" : "no") }
            return column
        }
    }
}
