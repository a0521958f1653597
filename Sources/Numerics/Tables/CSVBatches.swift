import CArrow
import Foundation

/// Batches of a file of separated values.
///
/// A chunk of whole records goes to Arrow, typed. Only when a record or a value does not fit is the
/// chunk read again as text, to name the lines.
final class CSVBatches: TextBatchReader {
    private let chunks: TextChunks
    private let layout: CSVLayout
    private let options: ReadOptions
    private let rejecting: Bool
    private var handedOut = false

    init(_ url: URL, format: FileFormat, options: ReadOptions, rejecting: Bool) throws(TableError) {
        self.options = options
        self.rejecting = rejecting
        let csv = options.csv
        let delimiter = csv.delimiter ?? UInt8(ascii: format == .tsv ? "\t" : ",")
        let source = try TextSource(url, format: format, member: options.member)
        chunks = TextChunks(url, source: source, byteCount: options.batchByteCount) { bytes in
            var newlines = false
            let length = ca_csv_complete(
                bytes.baseAddress,
                Int64(bytes.count),
                CChar(bitPattern: csv.quote ?? 0),
                CChar(bitPattern: delimiter),
                &newlines
            )
            return (Int(length), newlines)
        }
        let names = try chunks.columnNames(csv, delimiter: delimiter, path: url.path)
        layout = try CSVLayout(
            url,
            format: format,
            options: options,
            delimiter: delimiter,
            names: names
        )
    }

    func nextBatch(whole: Bool) throws(TableError) -> TextBatch? {
        guard let chunk = try chunks.next() else {
            if handedOut { return nil }
            handedOut = true
            return TextBatch(handle: try layout.empty())
        }
        handedOut = true
        try requireClosedQuote(at: chunk)
        if let batch = try fast(chunk) { return batch }
        return try CSVSalvage(layout: layout, chunk: chunk).batch(rejecting)
    }

    func finished(_ table: Table, whole: Bool) throws(TableError) -> Table {
        var table = table
        if let columns = options.columns { table = try table.selecting(columns) }
        guard whole, options.csv.infersTypes else { return table }
        return try table.inferringTypes(
            of: Set(table.columnNames).subtracting(options.csv.columnTypes.keys)
        )
    }

    /// Checks that the file doesn't end within a value in quotes, which would hold all rows from there on.
    private func requireClosedQuote(at chunk: TextChunk) throws(TableError) {
        guard chunk.endedByteCount < chunk.bytes.count else { return }
        let last = UnsafeRawBufferPointer(rebasing: chunk.bytes[chunk.endedByteCount...])
        let records = try CSVRecords(last, delimiter: layout.delimiter, quote: layout.quote)
        for record in records.all where record.unclosed >= 0 {
            let place = chunk.endedByteCount + Int(record.unclosed)
            throw .unclosedQuote(path: layout.path, line: chunk.line(at: place))
        }
    }

    /// The chunk by Arrow alone, or nil when anything in it does not fit.
    private func fast(_ chunk: TextChunk) throws(TableError) -> TextBatch? {
        let bytes = chunk.bytes
        guard ca_invalid_utf8(bytes.baseAddress, Int64(bytes.count)) < 0 else { return nil }
        guard
            let parsed = try? layout.parse(
                bytes,
                typed: true,
                quotedNewlines: chunk.quotedNewlines
            ),
            parsed.wrongWidths == 0
        else { return nil }
        var batch = TextBatch(handle: parsed.handle)
        // Quoted line breaks and empty lines make rows fewer than lines, nothing makes them more.
        if parsed.handle.rowCount == chunk.lineCount {
            batch.lines.note(row: 0, line: chunk.line)
            return batch
        }
        let records = try CSVRecords(bytes, delimiter: layout.delimiter, quote: layout.quote)
        var row = 0
        for record in records.all where record.fields > 0 || layout.names.count == 1 {
            batch.lines.note(row: row, line: chunk.line + Int(record.line))
            row += 1
        }
        return batch
    }
}
