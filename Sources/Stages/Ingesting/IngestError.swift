public import Pipelines
public import Tables

/// Why data could not be taken in.
public enum IngestError: ExplainedError {
    /// A file can't be read as a table.
    case file(TableError)
    /// The name is neither a path nor in the catalogue of data sets.
    case unknownSource(name: String, remedy: String)
    /// A folder without a description.
    case noDescription(folder: String)
    /// The description can't be understood.
    case badDescription(path: String, reason: String)
    /// No column plays a part that is needed; `remedy` is what else may be the cause.
    case missingRole(Role, path: String, columns: [String], remedy: String)
    /// A part was given to a column that is not there.
    case noSuchColumn(Role, column: String, path: String, remedy: String)
    /// A stated pattern of times has letters that mean nothing, or lacks year, month or day.
    case badTimeFormat(String)
    /// Day and month can't be told apart.
    case ambiguousDates(column: String, example: String)
    /// A column of times holds something else.
    case notTimes(column: String, path: String, example: String)
    /// Later rows of a column write decimals otherwise than the rows by which it was read.
    case changedDecimals(
        column: String,
        path: String,
        first: String,
        later: String,
        used: DecimalMark
    )
    /// A file that Restock wrote holds something else, or was changed.
    case notALog(path: String, reason: String)
    /// More rows were rejected than allowed.
    case tooManyRejects(path: String, summary: String)
    /// Nothing is left to learn from.
    case nothingToLearn(path: String, reason: String, remedy: String)
    /// A data set is neither on this machine nor to be had from the network.
    case unavailable(name: String, reason: String)
    /// A file is not the one that the catalogue knows.
    case wrongContent(file: String, expected: String, got: String)

    /// What, expected, got, where, and what to do.
    public var description: String {
        switch self {
        case .file(let error): "\(error)"
        case .unknownSource(let name, let remedy):
            "\(name): no such file, folder or data set; \(remedy)"
        case .noDescription(let folder):
            "\(folder): expected a dataset.yaml, got none; write one (files: {interactions: FILE}),"
                + " or name the file itself"
        case .badDescription(let path, let reason): "\(path): \(reason)"
        case .missingRole(let role, let path, let columns, let remedy):
            "\(path): expected a column for the role '\(role.rawValue)', got the columns"
                + " \(columns.joined(separator: ", ")); say which with --role \(role.rawValue)=COLUMN"
                + remedy
        case .noSuchColumn(let role, let column, let path, let remedy):
            "\(path): role '\(role.rawValue)': no column '\(column)'; \(remedy)"
        case .badTimeFormat(let text):
            "time-format: expected unix-seconds, unix-milliseconds or a pattern with year, month and"
                + " day such as yyyy-MM-dd HH:mm:ss, got '\(text)'"
        case .ambiguousDates(let column, let example):
            "column '\(column)': day and month can't be told apart, as in '\(example)'; say which"
                + " with --time-format 'dd/MM/yyyy HH:mm' or 'MM/dd/yyyy HH:mm'"
        case .notTimes(let column, let path, let example):
            "\(path): column '\(column)': expected times, got values such as '\(example)'; name another"
                + " column with --role time=COLUMN, state --time-format, or let the order of the rows"
                + " stand for the time with --role time=none"
        default: resultDescription
        }
    }

    private var resultDescription: String {
        switch self {
        case .notALog(let path, let reason): "\(path): \(reason)"
        case .changedDecimals(let column, let path, let first, let later, let used):
            "\(path): column '\(column)': expected a decimal \(used), by which '\(first)' was read, got "
                + "'\(later)' in later rows; say which it is with 'ingest: { decimals: { \(column): "
                + "\(used.other) } }', or \(used)"
        case .tooManyRejects(let path, let summary):
            "\(path): \(summary); correct the rows or raise maximum-rejected-share"
        case .nothingToLearn(let path, let reason, let remedy): "\(path): \(reason); \(remedy)"
        case .unavailable(let name, let reason):
            "data set '\(name)' can't be had: \(reason); put its files into a folder '\(name)' and"
                + " name the folder above it in RESTOCK_DATA"
        case .wrongContent(let file, let expected, let got):
            "\(file): expected SHA-256 \(expected), got \(got); delete the file and get it again"
        default: "ingest failed"
        }
    }

    /// What the command line exits with.
    public var exitStatus: ExitStatus {
        switch self {
        case .file(let error): error.exitStatus
        case .unknownSource, .noDescription, .unavailable: .noInput
        case .badDescription, .badTimeFormat: .configuration
        case .missingRole, .noSuchColumn, .ambiguousDates, .notTimes, .notALog,
            .changedDecimals, .tooManyRejects, .nothingToLearn, .wrongContent:
            .data
        }
    }
}
