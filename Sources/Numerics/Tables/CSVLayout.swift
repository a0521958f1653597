import CArrow
import Foundation

/// What a CSV file's records hold, fixed before the first batch is parsed.
struct CSVLayout {
    let path: String
    let format: FileFormat
    let delimiter: UInt8
    let quote: UInt8?
    let names: [String]
    let types: [ColumnType]
    /// Which columns to keep, in the order of the file.
    let kept: [Bool]
    let missing: [String]
    let timestampFormats: [String]

    init(
        _ url: URL,
        format: FileFormat,
        options: ReadOptions,
        delimiter: UInt8,
        names: [String]
    ) throws(TableError) {
        path = url.path
        self.format = format
        self.delimiter = delimiter
        self.names = names
        quote = options.csv.quote
        missing = options.csv.missingValues
        timestampFormats = options.csv.timestampFormats
        let distinct = Set(names)
        if distinct.count < names.count {
            var seen: Set<String> = []
            let twice = names.first { !seen.insert($0).inserted } ?? ""
            throw .duplicateColumn(name: twice, path: url.path)
        }
        for name in options.csv.columnTypes.keys.sorted() + (options.columns ?? [])
        where !distinct.contains(name) {
            throw .noSuchColumn(name: name, available: names)
        }
        types = names.map { options.csv.columnTypes[$0] ?? .string }
        kept = names.map { options.columns?.contains($0) ?? true }
        for (name, type) in zip(names, types) {
            guard case .list = type else { continue }
            throw .unsupported(
                what: "\(type) in CSV (column '\(name)')",
                path: url.path,
                remedy: "keep lists in JSON Lines or Parquet"
            )
        }
    }

    /// Parses whole records; columns are typed, or all text.
    ///
    /// - Returns: the rows and how many records had another number of fields.
    func parse(
        _ bytes: UnsafeRawBufferPointer,
        typed: Bool,
        quotedNewlines: Bool
    ) throws(ShimFailure) -> (handle: TableHandle, wrongWidths: Int) {
        let names = CStrings(names)
        let missing = CStrings(missing)
        let formats = CStrings(timestampFormats)
        let codes = zip(types, kept).map { type, kept in kept ? (typed ? type.code : 0) : -1 }
        var wrong: Int64 = 0
        let handle = try codes.withUnsafeBufferPointer { codes throws(ShimFailure) in
            var options = ca_csv_options()
            options.delimiter = CChar(bitPattern: delimiter)
            options.quote = CChar(bitPattern: quote ?? 0)
            options.names = names.readOnly
            options.types = codes.baseAddress
            options.columns = Int32(names.count)
            options.missing = missing.readOnly
            options.missing_count = Int32(missing.count)
            options.formats = formats.readOnly
            options.format_count = Int32(formats.count)
            options.quoted_newlines = quotedNewlines
            return try TableHandle.made { out in
                ca_csv_parse(bytes.baseAddress, Int64(bytes.count), &options, &wrong, &out)
            }
        }
        return (handle, Int(wrong))
    }

    /// A table of these columns without rows.
    func empty() throws(TableError) -> TableHandle {
        var columns: [Column] = []
        for index in names.indices where kept[index] {
            columns.append(try Column(emptyOf: types[index], named: names[index]))
        }
        return try TableHandle(columns: columns, metadata: [:])
    }

    /// The kept columns' names and types, in the order of the file.
    var keptColumns: [(name: String, type: ColumnType)] {
        names.indices.filter { kept[$0] }.map { (names[$0], types[$0]) }
    }
}
