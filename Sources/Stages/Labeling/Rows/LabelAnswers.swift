import Commerce
import Foundation
import Pipelines
import Tables

/// What a person said of rows that ``LabelQuestions`` asked about.
struct LabelAnswers {
    private let path: String

    /// Names the file.
    init(path: String) {
        self.path = path
    }

    /// The classes of made rows, by their places; lines without a label say nothing.
    ///
    /// - Throws: ``RowLabelError`` for a row that wasn't made, or was made otherwise, and for unknown classes.
    func labels(of made: MadeRows) throws(RowLabelError) -> [Int: Int32] {
        let words = RowWords(made.table.schema)
        let features = made.table.schema.features.map(\.name)
        let texts = try columns([words.id] + features + [words.label])
        let places = Dictionary(
            (0..<made.count).map { (made.id(of: $0), $0) },
            uniquingKeysWith: { first, _ in first }
        )
        let classes = made.table.schema.classes
        var labels: [Int: Int32] = [:]
        for line in texts[0].indices {
            // The header is the first line; values with line breaks are rare enough.
            let number = line + 2
            guard let place = places[texts[0][line]] else {
                throw .unknownRow(path: path, line: number, id: texts[0][line], rows: made.count)
            }
            for column in features.indices {
                let got = texts[column + 1][line]
                let value = made.table.columns[column][place]
                guard !words.says(got, value, in: column) else { continue }
                throw .changedRow(
                    path: path,
                    line: number,
                    column: features[column],
                    expected: words.text(value, in: column) ?? "",
                    got: got
                )
            }
            let answer = texts[features.count + 1][line]
            if answer.isEmpty { continue }
            guard let label = classes.firstIndex(of: answer) else {
                throw .unknownAnswer(
                    path: path,
                    line: number,
                    got: answer,
                    remedy: NearestName.remedy(for: answer, among: classes)
                )
            }
            if labels.updateValue(Int32(label), forKey: place) != nil {
                throw .twoAnswers(path: path, line: number, id: texts[0][line])
            }
        }
        return labels
    }

    /// Columns by name, as trimmed texts; a missing value is an empty one.
    private func columns(_ names: [String]) throws(RowLabelError) -> [[String]] {
        do throws(TableError) {
            let table = try Table.read(URL(fileURLWithPath: path), format: .csv)
            for name in names where !table.hasColumn(name) {
                throw .noSuchColumn(name: name, available: table.columnNames)
            }
            var texts: [[String]] = []
            for name in names {
                let values = try table.column(name).optionalStrings()
                texts.append(values.map { ($0 ?? "").trimmingCharacters(in: .whitespaces) })
            }
            return texts
        } catch .noSuchColumn(let name, let available) {
            throw .noAnswerColumn(path: path, column: name, columns: available)
        } catch {
            throw .unreadableAnswers(path: path, reason: "\(error)")
        }
    }
}
