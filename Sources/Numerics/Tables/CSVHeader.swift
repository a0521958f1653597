import CArrow

extension TextChunks {
    /// The columns' names by options, header or count; the header is consumed.
    func columnNames(
        _ csv: CSVOptions,
        delimiter: UInt8,
        path: String
    ) throws(TableError) -> [String] {
        guard let chunk = try next() else {
            if let names = csv.columnNames, !csv.hasHeader { return names }
            throw .unreadable(
                path: path,
                reason: "expected \(csv.hasHeader ? "a header" : "rows"),"
                    + " got an empty file",
                remedy: "check how the file was made"
            )
        }
        consume(0)
        try chunk.refuseUTF16(path)
        let first = try FirstRecord(chunk, delimiter: delimiter, quote: csv.quote, path: path)
        guard csv.hasHeader else { return csv.columnNames ?? first.numbers }
        if let place = first.invalidPlace { throw chunk.notUTF8(at: place, path: path) }
        consume(first.end)
        let names = csv.columnNames ?? first.names
        guard names.count == first.fields.count else {
            throw .malformed(
                path: path,
                format: "csv",
                reason:
                    "expected \(names.count) columns as named, got \(first.fields.count) in the header"
            )
        }
        return names
    }
}

/// The first record of a file that holds anything: a header, or the row that tells how many columns there are.
private struct FirstRecord {
    let fields: [String]
    /// The place in its chunk of the first byte that is no UTF-8.
    let invalidPlace: Int?
    /// The place in its chunk where the record after it begins.
    let end: Int

    init(
        _ chunk: TextChunk,
        delimiter: UInt8,
        quote: UInt8?,
        path: String
    ) throws(TableError) {
        let records = try CSVRecords(chunk.bytes, delimiter: delimiter, quote: quote, limit: 64)
        guard let index = records.all.firstIndex(where: { $0.fields > 0 }) else {
            throw .unreadable(
                path: path,
                reason: "expected values, got empty lines",
                remedy: "check how the file was made"
            )
        }
        let record = records.all[index]
        guard record.unclosed < 0 else {
            throw .unclosedQuote(path: path, line: chunk.line(at: Int(record.unclosed)))
        }
        let (start, next) = (Int(record.start), index + 1)
        let bytes = UnsafeRawBufferPointer(rebasing: chunk.bytes[start..<Int(record.end)])
        let invalid = Int(ca_invalid_utf8(bytes.baseAddress, Int64(bytes.count)))
        fields = csvFields(bytes, delimiter: delimiter, quote: quote)
        invalidPlace = invalid < 0 ? nil : start + invalid
        end = next < records.count ? Int(records.all[next].start) : chunk.bytes.count
    }

    /// The fields as names; one without a name gets that of its place.
    var names: [String] { zip(fields, numbers).map { $0.allSatisfy(\.isWhitespace) ? $1 : $0 } }

    /// Names by place, for as many columns as there are fields.
    var numbers: [String] { (1...max(1, fields.count)).map { "column\($0)" } }
}
