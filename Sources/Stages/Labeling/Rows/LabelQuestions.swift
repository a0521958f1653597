public import Commerce
public import Foundation
import Tables

/// Rows that nobody is sure of, as a file that a person fills in: `id`, the columns in words, the label's column
/// without a value, `suggested` and `confidence`.
///
/// A name that a column of the table has already begins with `restock_`.
public struct LabelQuestions: Sendable {
    /// The file's name in a folder.
    public static let fileName = "to-label.csv"

    /// The rows.
    public var rows: MadeRows
    /// Per row: the likeliest class; unknown where there is nothing to suggest.
    public var suggestions: [Int32]
    /// Per row: its probability.
    public var confidences: [Double]

    /// Gathers rows to ask about, one suggestion and confidence a row.
    public init(rows: MadeRows, suggestions: [Int32], confidences: [Double]) {
        self.rows = rows
        self.suggestions = suggestions
        self.confidences = confidences
    }

    /// Writes the file; nothing where there is nothing to ask.
    ///
    /// - Throws: `TableError`.
    public func write(to folder: URL) throws {
        if rows.count == 0 { return }
        let words = RowWords(rows.table.schema)
        let table = rows.table
        let all = 0..<table.count
        let classes = table.schema.classes
        var columns = [try Column(words.id, strings: all.map { rows.id(of: $0) })]
        for column in table.schema.features.indices {
            columns.append(
                try Column(
                    table.schema.features[column].name,
                    strings: all.map { words.text(table.columns[column][$0], in: column) }
                )
            )
        }
        columns.append(try Column(words.label, strings: all.map { _ -> String? in nil }))
        columns.append(
            try Column(
                words.suggested,
                strings: suggestions.map { $0 < 0 ? nil : classes[Int($0)] }
            )
        )
        columns.append(
            try Column(
                words.confidence,
                strings: confidences.map { "\(($0 * 1000).rounded() / 1000)" }
            )
        )
        try Table(columns).write(to: folder.appending(path: Self.fileName))
    }
}

/// How rows are written for people.
struct RowWords {
    let id: String
    let label: String
    let suggested: String
    let confidence: String
    private let schema: TableSchema

    init(_ schema: TableSchema) {
        self.schema = schema
        let taken = Set(schema.features.map(\.name) + [schema.label])
        func name(_ word: String) -> String { taken.contains(word) ? "restock_\(word)" : word }
        (id, label) = (name("id"), schema.label)
        (suggested, confidence) = (name("suggested"), name("confidence"))
    }

    /// A value as a person reads it; nil where it is missing.
    func text(_ value: Double, in column: Int) -> String? {
        if value.isNaN { return nil }
        let feature = schema.features[column]
        switch feature.kind {
        case .integer: return "\(Int64(value))"
        case .continuous: return "\(value)"
        case .dateTime:
            return Date(timeIntervalSince1970: value).formatted(.iso8601)
        case .category, .boolean, .constant, .identifier, .text:
            return feature.levels[Int(value)]
        }
    }

    /// Whether a text says the value; spreadsheets write numbers in ways of their own.
    func says(_ text: String, _ value: Double, in column: Int) -> Bool {
        let own = self.text(value, in: column) ?? ""
        if text == own { return true }
        let kind = schema.features[column].kind
        if kind == .boolean { return text.lowercased() == own.lowercased() }
        guard kind == .integer || kind == .continuous, let number = Double(text) else {
            return false
        }
        return abs(number - value) <= 1e-9 * max(1, abs(value))
    }
}

extension MadeRows {
    /// A name of a row that it has in every run of the same recipe.
    func id(of row: Int) -> String {
        let origin = provenance[row]
        return "\(origin.maker)-\(String(origin.seed, radix: 16))"
    }
}
