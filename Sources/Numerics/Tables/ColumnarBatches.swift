import CArrow
import Foundation

/// Batches of Parquet and Arrow files.
final class ColumnarBatches: BatchReader {
    private let reader: OpaquePointer
    private let path: String
    private let format: FileFormat
    private let columns: [String]?
    private var handedOut = false

    init(
        _ url: URL,
        format: FileFormat,
        columns: [String]?,
        batchRowCount: Int
    ) throws(TableError) {
        path = url.path
        self.format = format
        self.columns = columns
        let code = format == .parquet ? CA_PARQUET : CA_ARROW
        var pointer: OpaquePointer?
        let status = ca_reader_open(
            url.path,
            Int32(code.rawValue),
            Int64(max(1, batchRowCount)),
            &pointer
        )
        do throws(ShimFailure) { try Tables.check(status) } catch {
            throw error.error(path: url.path, format: format)
        }
        guard let pointer else {
            throw .failed(doing: "opening \(url.path)", reason: "no reader was made")
        }
        reader = pointer
        if let columns { try select(columns) }
    }

    deinit { ca_reader_free(reader) }

    func next() throws(TableError) -> TableReading? {
        var pointer: OpaquePointer?
        try check(ca_reader_next(reader, &pointer))
        if pointer == nil, !handedOut {
            // A file without rows still has columns.
            try check(ca_reader_all(reader, &pointer))
        }
        handedOut = true
        guard let pointer else { return nil }
        return try reading(TableHandle(pointer))
    }

    func all() throws(TableError) -> TableReading {
        var pointer: OpaquePointer?
        try check(ca_reader_all(reader, &pointer))
        guard let pointer else {
            throw .failed(doing: "reading \(path)", reason: "no table was made")
        }
        return try reading(TableHandle(pointer))
    }

    private func select(_ columns: [String]) throws(TableError) {
        let available = (0..<ca_reader_columns(reader)).map { index in
            ca_reader_name(reader, index).map { String(cString: $0) } ?? ""
        }
        for name in columns where !available.contains(name) {
            throw .noSuchColumn(name: name, available: available)
        }
        let names = CStrings(columns)
        try check(ca_reader_select(reader, names.readOnly, Int32(names.count)))
    }

    private func reading(_ handle: TableHandle) throws(TableError) -> TableReading {
        var table = try Table(handle)
        if let columns, columns.allSatisfy(table.hasColumn) { table = try table.selecting(columns) }
        return TableReading(table: table, rejected: [], lines: LineMap())
    }

    private func check(_ status: ca_status) throws(TableError) {
        do throws(ShimFailure) { try Tables.check(status) } catch {
            throw error.error(path: path, format: format)
        }
    }
}

extension ShimFailure {
    /// As an error of reading a file.
    func error(path: String, format: FileFormat) -> TableError {
        if isCapacity { return .tooLarge(reason: "\(path): \(message)") }
        if isUnsupported {
            return .unsupported(
                what: message,
                path: path,
                remedy: "convert the column or leave it out"
            )
        }
        return .malformed(path: path, format: format.rawValue, reason: message)
    }
}
