public import Foundation

/// A file format that holds a table.
public enum FileFormat: String, Sendable, Hashable, CaseIterable, Codable {
    /// Values separated by commas, quoted where needed (RFC 4180).
    case csv
    /// Values separated by tabs.
    case tsv
    /// One JSON object a line.
    case jsonLines = "json-lines"
    /// Apache Parquet.
    case parquet
    /// Apache Arrow IPC, also known as Feather version 2.
    case arrow

    /// The format that a file name's ending tells, compression endings set aside.
    public init?(pathExtensionOf url: URL) {
        var url = url
        if Compression(pathExtensionOf: url) != .none { url.deletePathExtension() }
        switch url.pathExtension.lowercased() {
        case "csv": self = .csv
        case "tsv", "tab": self = .tsv
        case "jsonl", "ndjson": self = .jsonLines
        case "parquet", "pq": self = .parquet
        case "arrow", "feather", "ipc": self = .arrow
        default: return nil
        }
    }
}

/// How a file's bytes are packed.
public enum Compression: String, Sendable, Hashable, CaseIterable {
    case none, gzip, zstd, zip

    /// The compression that a file name's ending tells.
    public init(pathExtensionOf url: URL) {
        switch url.pathExtension.lowercased() {
        case "gz", "gzip": self = .gzip
        case "zst", "zstd": self = .zstd
        case "zip": self = .zip
        default: self = .none
        }
    }
}

/// How a text file separates and names its values.
public struct CSVOptions: Sendable, Hashable {
    /// The byte between two values; nil takes a comma for `csv` and a tab for `tsv`.
    public var delimiter: UInt8?
    /// Whether the first record names the columns.
    public var hasHeader: Bool
    /// The columns' names, in order; nil takes the header's, or `column1`, `column2`, ...
    public var columnNames: [String]?
    /// The types of columns by name; the others are strings.
    public var columnTypes: [String: ColumnType]
    /// The byte around values that hold delimiters or line breaks; nil when there is none.
    public var quote: UInt8?
    /// What stands for a missing value, when not in quotes.
    public var missingValues: [String]
    /// `strptime` formats of timestamps, tried after ISO 8601.
    public var timestampFormats: [String]
    /// Whether columns without a type become int64, double, bool or timestamp when all values fit.
    ///
    /// Holds for whole files only, not for batches.
    public var infersTypes: Bool

    /// Makes options.
    public init(
        delimiter: UInt8? = nil,
        hasHeader: Bool = true,
        columnNames: [String]? = nil,
        columnTypes: [String: ColumnType] = [:],
        quote: UInt8? = UInt8(ascii: "\""),
        missingValues: [String] = [""],
        timestampFormats: [String] = [],
        infersTypes: Bool = false
    ) {
        self.delimiter = delimiter
        self.hasHeader = hasHeader
        self.columnNames = columnNames
        self.columnTypes = columnTypes
        self.quote = quote
        self.missingValues = missingValues
        self.timestampFormats = timestampFormats
        self.infersTypes = infersTypes
    }
}

/// How to read a file.
public struct ReadOptions: Sendable, Hashable {
    /// For `csv` and `tsv`.
    public var csv: CSVOptions
    /// Types of JSON Lines fields by name; the other fields' types follow from their values.
    public var jsonTypes: [String: ColumnType]
    /// The columns to keep, in this order; nil keeps all.
    public var columns: [String]?
    /// The member to read of a ZIP archive; nil when it has just one.
    public var member: String?
    /// About how many bytes of text make a batch.
    public var batchByteCount: Int
    /// About how many rows of a Parquet file make a batch.
    public var batchRowCount: Int

    /// Makes options.
    public init(
        csv: CSVOptions = CSVOptions(),
        jsonTypes: [String: ColumnType] = [:],
        columns: [String]? = nil,
        member: String? = nil,
        batchByteCount: Int = 32 << 20,
        batchRowCount: Int = 1 << 18
    ) {
        self.csv = csv
        self.jsonTypes = jsonTypes
        self.columns = columns
        self.member = member
        self.batchByteCount = batchByteCount
        self.batchRowCount = batchRowCount
    }
}
