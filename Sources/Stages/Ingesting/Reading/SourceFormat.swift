import Foundation
import Tables

/// How a file is to be read: its format, and for text what separates and names its values.
struct SourceFormat {
    /// Lines that are looked at.
    private static let lineLimit = 100

    var format: FileFormat
    var options: ReadOptions
    /// Lines of user and items in place of rows of events.
    var isSequences = false
    /// Whether the first line was taken for data though nobody said so.
    var guessesNoHeader = false

    /// Reads a file of the format; rows that don't fit it are told.
    func reader(of file: URL) throws(TableError) -> TableReader {
        try TableReader(file, format: format, options: options, rejecting: true)
    }

    /// Recognises a file's format; what `stated` says goes before what the content looks like.
    ///
    /// - Parameters:
    ///   - url: the file.
    ///   - stated: what a person says of it.
    ///   - names: names that a person gives columns; a first line with one of them names the columns.
    /// - Throws: ``IngestError``.
    init(of url: URL, stated: DataSetDescription.Format, names: [String] = []) throws {
        options = ReadOptions()
        let named = FileFormat(pathExtensionOf: url)
        if let named, named != .csv, named != .tsv {
            format = named
            return
        }
        format = named ?? .csv
        let lines = try Self.firstLines(of: url)
        guard let first = lines.first(where: { !$0.allSatisfy(\.isWhitespace) }) else {
            throw IngestError.nothingToLearn(
                path: url.path,
                reason: "the file is empty",
                remedy: "check how it was written"
            )
        }
        if stated.layout == .sequences {
            isSequences = true
            options = Self.wholeLines
            return
        }
        if named == nil, first.trimmingCharacters(in: .whitespaces).hasPrefix("{") {
            format = .jsonLines
            return
        }
        let delimiter = try Self.delimiter(stated.delimiter, named: named, lines: lines, url: url)
        options.csv.delimiter = delimiter
        options.csv.columnNames = stated.columns
        let fields = Self.fields(of: first, delimiter: delimiter)
        guard stated.header == nil, stated.columns == nil else {
            options.csv.hasHeader = stated.header ?? false
            return
        }
        let hasHeader =
            !Set(fields).isDisjoint(with: names) || Self.looksLikeHeader(fields)
            || Self.namesNumberedRows(fields, lines: lines, delimiter: delimiter)
        options.csv.hasHeader = hasHeader
        guessesNoHeader = !hasHeader
    }

    /// What to add to an error about a column that is not there.
    var headerRemedy: String {
        guessesNoHeader
            ? "; the first line was taken for data: if it names the columns, say 'ingest: { header: true }'"
            : ""
    }

    /// Reads every line as one value.
    static var wholeLines: ReadOptions {
        ReadOptions(
            csv: CSVOptions(
                delimiter: 0x01,
                hasHeader: false,
                columnNames: ["line"],
                quote: nil,
                missingValues: []
            )
        )
    }

    private static func firstLines(of url: URL) throws -> [String] {
        var options = wholeLines
        options.batchByteCount = 1 << 16
        do throws(TableError) {
            let reader = try TableReader(url, format: .csv, options: options, rejecting: true)
            guard let batch = try reader.next() else { return [] }
            let values = try batch.table.column("line").stringValues()
            return values.prefix(lineLimit).map { $0 ?? "" }
        } catch {
            throw IngestError.file(error)
        }
    }

    private static func delimiter(
        _ stated: String?,
        named: FileFormat?,
        lines: [String],
        url: URL
    ) throws -> UInt8 {
        if let stated {
            let bytes = Array((stated == "\\t" || stated == "tab" ? "\t" : stated).utf8)
            guard bytes.count == 1, bytes[0] < 0x80 else {
                throw IngestError.badDescription(
                    path: url.path,
                    reason: "delimiter: expected one ASCII character, got '\(stated)';"
                        + " replace it in the file by a comma"
                )
            }
            return bytes[0]
        }
        let candidates = Array("\t,;| ".utf8)
        let best = candidates.first { candidate in
            let counts = lines.filter { !$0.isEmpty }.map { fieldCount(of: $0, candidate) }
            guard let first = counts.first, first > 1 else { return false }
            return counts.count { $0 == first } * 10 >= counts.count * 9
        }
        return best ?? (named == .tsv ? UInt8(ascii: "\t") : UInt8(ascii: ","))
    }

    private static func fieldCount(of line: String, _ delimiter: UInt8) -> Int {
        var isQuoted = false
        var count = 1
        for byte in line.utf8 {
            if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
            if byte == delimiter, !isQuoted { count += 1 }
        }
        return count
    }

    private static func fields(of line: String, delimiter: UInt8) -> [String] {
        line.utf8.split(separator: delimiter, omittingEmptySubsequences: false).map {
            String(decoding: $0, as: UTF8.self).trimmingCharacters(
                in: CharacterSet(charactersIn: "\" ")
            )
        }
    }

    /// Whether a line names all columns but the first, and the first of the next line is 0: a table whose rows are
    /// numbered.
    private static func namesNumberedRows(
        _ fields: [String],
        lines: [String],
        delimiter: UInt8
    ) -> Bool {
        guard fields.count > 1, fields[0].isEmpty, lines.count > 1 else { return false }
        return looksLikeHeader(Array(fields.dropFirst()))
            && Self.fields(of: lines[1], delimiter: delimiter).first == "0"
    }

    /// Names are neither empty nor numbers nor dates, and differ from one another.
    private static func looksLikeHeader(_ fields: [String]) -> Bool {
        guard Set(fields).count == fields.count else { return false }
        return fields.allSatisfy { field in
            var field = field
            return field.withUTF8 { cell in
                !cell.isMissing && cell.decimal == nil && DateScanner.parts(of: cell) == nil
            }
        }
    }
}
