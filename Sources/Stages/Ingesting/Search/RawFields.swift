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
    private var columns: [String: [String?]] = [:]
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
        guard let column, let values = columns[column], row < values.count else { return nil }
        return values[row]
    }

    private mutating func readTable(_ file: URL, _ context: StageContext) throws {
        let source = try SourceFormat(of: file, stated: DataSetDescription.Format())
        let reader = try TableReader(
            file,
            format: source.format,
            options: source.options,
            rejecting: true
        )
        while let batch = try reader.next() {
            try context.checkCancellation()
            let start = lines.count
            for row in 0..<batch.table.rowCount {
                lines.append(batch.lines.line(ofRow: row) ?? lines.count + 1)
            }
            for column in batch.table.columns {
                if columns[column.name] == nil { names.append(column.name) }
                var values = columns[column.name] ?? []
                values += Array(repeating: nil, count: lines.count - values.count)
                try column.forEachCell { row, cell in
                    guard let cell, !cell.isMissing else { return }
                    let text = String(decoding: cell.trimmed, as: UTF8.self)
                    values[start + row] = text.isEmpty ? nil : text
                }
                columns[column.name] = values
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
            let row = lines.count
            lines.append(row + 1)
            for (name, value) in object.sorted(by: { $0.key < $1.key }) {
                guard let text = Self.text(of: value) else { continue }
                if columns[name] == nil { names.append(name) }
                var values = columns.removeValue(forKey: name) ?? []
                values += Array(repeating: nil, count: row - values.count)
                values.append(text)
                columns[name] = values
            }
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
            if String(cString: number.objCType) == "c" { return nil }
            return Int64(exactly: number.doubleValue).map { "\($0)" } ?? "\(number.doubleValue)"
        default: return nil
        }
    }
}
