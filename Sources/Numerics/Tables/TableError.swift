/// Why a table could not be read, made or written.
///
/// Each description is one line: what, expected, got, where, and what to do.
public enum TableError: Error, Equatable, Sendable {
    /// The file is missing, a folder, not readable or empty.
    case unreadable(path: String, reason: String, remedy: String)
    /// The name's ending and the content tell no format.
    case unknownFormat(path: String)
    /// The bytes are not what the format asks for (a broken footer, a truncated stream).
    case malformed(path: String, format: String, reason: String)
    /// A byte sequence that is not UTF-8. `byteOffset` counts from 0, `line` from 1.
    case notUTF8(path: String, byteOffset: Int, line: Int)
    /// A value whose quote nothing closes, so that it holds the rest of the file. `line` counts from 1.
    case unclosedQuote(path: String, line: Int)
    /// A row that does not fit the columns.
    case badRow(path: String, row: RejectedRow)
    /// A file or an option names something that Restock does not carry.
    case unsupported(what: String, path: String?, remedy: String)
    /// No column of this name.
    case noSuchColumn(name: String, available: [String])
    /// The column holds another type than the one asked for.
    case wrongType(column: String, expected: String, got: ColumnType)
    /// Values are missing where every value is needed.
    case missingValues(column: String, count: Int)
    /// Two columns of one name.
    case duplicateColumn(name: String, path: String?)
    /// A column's length differs from the others'.
    case unequalLengths(column: String, expected: Int, got: Int)
    /// Tables whose columns differ in name, order or type cannot be joined end to end.
    case differentColumns(expected: String, got: String)
    /// A row number outside of the table.
    case noSuchRow(row: Int, rowCount: Int)
    /// More bytes or elements than one column holds.
    case tooLarge(reason: String)
    /// The file could not be written; nothing was left behind.
    case unwritable(path: String, reason: String, remedy: String)
    /// The archive has no member of this name, or none was named and it has several.
    case noSuchMember(name: String?, path: String, available: [String])
    /// Arrow failed for a reason of its own.
    case failed(doing: String, reason: String)
}

extension TableError: CustomStringConvertible {
    /// The error in one line.
    public var description: String {
        switch self {
        case .unreadable(let path, let reason, let remedy):
            "\(path): cannot read: \(reason); \(remedy)"
        case .unknownFormat(let path):
            "\(path): unknown format: expected a file ending in .csv, .tsv, .jsonl, .parquet or"
                + " .arrow (also .gz, .zst, .zip); name the format"
        case .malformed(let path, let format, let reason):
            "\(path): not a sound \(format) file: \(reason); get a fresh copy of the file"
        case .notUTF8(let path, let byteOffset, let line):
            "\(path):\(line): expected UTF-8, got another byte at offset \(byteOffset);"
                + " convert the file to UTF-8 (iconv -f latin1 -t utf-8)"
        case .unclosedQuote(let path, let line):
            "\(path):\(line): expected a second quote, got the end of the file: the quote opened in this"
                + " line is never closed; close it, or take it out"
        case .badRow(let path, let row):
            "\(path):\(row); correct the row, or ask for bad rows to be rejected"
        case .unsupported(let what, let path, let remedy):
            (path.map { "\($0): " } ?? "") + "\(what) is not supported; \(remedy)"
        default:
            useDescription
        }
    }

    /// The descriptions of errors in the use of a table, apart from files.
    private var useDescription: String {
        switch self {
        case .noSuchColumn(let name, let available):
            "no column '\(name)': expected one of \(Self.list(available)); name an existing column"
        case .wrongType(let column, let expected, let got):
            "column '\(column)': expected \(expected), got \(got); give its type when reading"
        case .missingValues(let column, let count):
            "column '\(column)': expected a value in every row, got \(count) without;"
                + " use the optional values or drop those rows"
        case .duplicateColumn(let name, let path):
            (path.map { "\($0): " } ?? "") + "expected distinct column names, got '\(name)' twice;"
                + " rename one of them"
        case .unequalLengths(let column, let expected, let got):
            "column '\(column)': expected \(expected) rows, got \(got); make all columns equally long"
        case .differentColumns(let expected, let got):
            "expected columns (\(expected)), got (\(got)); bring both tables to the same columns"
        case .noSuchRow(let row, let rowCount):
            "expected a row in 0..<\(rowCount), got \(row); check the row numbers"
        case .tooLarge(let reason):
            "too large for one column: \(reason); read the file in batches with TableReader"
        case .unwritable(let path, let reason, let remedy):
            "\(path): cannot write: \(reason); \(remedy)"
        case .noSuchMember(let name, let path, let available):
            "\(path): expected " + (name.map { "a member '\($0)'" } ?? "exactly one member")
                + ", got \(Self.list(available)); name one of the members"
        case .failed(let doing, let reason):
            "\(doing) failed: \(reason)"
        default:
            "table error"
        }
    }

    /// At most eight names in quotes.
    private static func list(_ names: [String]) -> String {
        let shown = names.prefix(8).map { "'\($0)'" }.joined(separator: ", ")
        return names.count > 8 ? shown + " and \(names.count - 8) more" : "[\(shown)]"
    }
}
