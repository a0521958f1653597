import Foundation
import Pipelines
import Tables

/// The rows of any file as texts: of a table, or of a JSON array of objects.
struct RawFields {
    /// Where they come from.
    let path: String
    /// The columns, in the order of their appearance.
    private(set) var names: [String] = []
    /// Rows that don't fit the file's columns.
    private(set) var misfits = RejectLog()
    /// Per row: its values by the numbers of their columns, as objects have few of many columns each.
    private var rows: [[(column: Int, text: String)]] = []
    private var numbers: [String: Int] = [:]
    /// The line of each row in a text file; its number from 1 elsewhere.
    private(set) var lines: [Int] = []

    /// How many rows there are.
    var count: Int { lines.count }

    /// Reads a file; `.json` and `.json.zip` hold arrays of objects, whatever else is a table.
    ///
    /// - Throws: ``IngestError``, ``SearchIngestError``, `TableError`.
    init(reading file: URL, _ context: StageContext) throws {
        path = file.path
        let name = file.lastPathComponent.lowercased()
        if name.hasSuffix(".json") {
            try readObjects(try Data(contentsOf: file))
        } else if name.hasSuffix(".json.zip") {
            let archive = try ZipArchive(file)
            for member in archive.members {
                try readObjects(Data(try archive.extract(member.name)))
            }
        } else {
            try readTable(file, context)
        }
    }

    /// The value of a row, trimmed; nil where it is missing or empty.
    subscript(row: Int, column: String?) -> String? {
        guard let number = column.flatMap({ numbers[$0] }) else { return nil }
        return rows[row].first { $0.column == number }?.text
    }

    /// All values of a row, by the names of their columns.
    func values(ofRow row: Int) -> [(name: String, text: String)] {
        rows[row].map { (names[$0.column], $0.text) }
    }

    private mutating func number(of column: String) -> Int {
        if let known = numbers[column] { return known }
        numbers[column] = names.count
        names.append(column)
        return names.count - 1
    }

    private mutating func readTable(_ file: URL, _ context: StageContext) throws {
        let reader = try SourceFormat(of: file, stated: DataSetDescription.Format())
            .reader(of: file)
        while let batch = try reader.next() {
            try context.checkCancellation()
            let start = lines.count
            for row in 0..<batch.table.rowCount {
                lines.append(batch.lines.line(ofRow: row) ?? lines.count + 1)
            }
            rows += Array(repeating: [], count: batch.table.rowCount)
            for column in batch.table.columns {
                let number = number(of: column.name)
                try column.forEachCell { row, cell in
                    guard let cell, !cell.isMissing else { return }
                    let text = String(decoding: cell.trimmed, as: UTF8.self)
                    if !text.isEmpty { rows[start + row].append((number, text)) }
                }
            }
            for row in batch.rejected { misfits.note(row) }
        }
    }

    private mutating func readObjects(_ data: Data) throws {
        let json: Any
        do { json = try JSONSerialization.jsonObject(with: data) } catch {
            throw SearchIngestError.notObjects(path: path, reason: "it is no valid JSON")
        }
        guard let objects = json as? [[String: Any]] else {
            throw SearchIngestError.notObjects(path: path, reason: "its top is no list of objects")
        }
        for object in objects {
            lines.append(lines.count + 1)
            var row: [(column: Int, text: String)] = []
            for (name, value) in object.sorted(by: { $0.key < $1.key }) {
                guard let text = Self.text(of: value) else { continue }
                row.append((number(of: name), text))
            }
            rows.append(row)
        }
    }

    /// A string or a number as text; nil for lists, objects, truth values and empty texts.
    private static func text(of value: Any) -> String? {
        switch value {
        case let text as String:
            let trimmed = text.trimmingCharacters(in: .whitespacesAndNewlines)
            return trimmed.isEmpty ? nil : trimmed
        case let number as NSNumber:
            // Bridged truth values are numbers, too.
            let type = String(cString: number.objCType)
            if type == "c" { return nil }
            // A whole number keeps all of its digits.
            if type != "d" && type != "f" { return number.stringValue }
            return Int64(exactly: number.doubleValue).map { "\($0)" } ?? "\(number.doubleValue)"
        default: return nil
        }
    }
}
