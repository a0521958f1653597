import CArrow

/// A chunk in which something does not fit: reads it as text and sorts its records.
struct CSVSalvage {
    let layout: CSVLayout
    let chunk: TextChunk

    /// The rows that fit and those that do not.
    ///
    /// - Throws: ``TableError/badRow(path:row:)`` or
    ///   ``TableError/notUTF8(path:byteOffset:line:)`` at the first one unless `rejecting`.
    func batch(_ rejecting: Bool) throws(TableError) -> TextBatch {
        let records = try CSVRecords(
            chunk.bytes,
            delimiter: layout.delimiter,
            quote: layout.quote
        )
        var rejected: [RejectedRow] = []
        var sound: [ca_csv_record] = []
        for record in records.all where record.fields > 0 || layout.names.count == 1 {
            if let row = try defect(of: record, rejecting) {
                rejected.append(row)
            } else {
                sound.append(record)
            }
        }
        var batch = try parse(sound, &rejected)
        rejected.sort { $0.line < $1.line }
        if !rejecting, let first = rejected.first {
            throw .badRow(path: layout.path, row: first)
        }
        batch.rejected = rejected
        return batch
    }

    /// What is wrong with a record as a whole.
    private func defect(
        of record: ca_csv_record,
        _ rejecting: Bool
    ) throws(TableError) -> RejectedRow? {
        let bytes = bytes(of: record)
        let invalid = Int(ca_invalid_utf8(bytes.baseAddress, Int64(bytes.count)))
        if invalid >= 0 {
            let place = Int(record.start) + invalid
            guard rejecting else { throw chunk.notUTF8(at: place, path: layout.path) }
            let offset = chunk.offset + place
            return row(record, nil, "expected UTF-8, got another byte at offset \(offset)")
        }
        let fields = max(1, Int(record.fields))
        guard fields != layout.names.count else { return nil }
        return row(record, nil, "expected \(layout.names.count) fields, got \(fields)")
    }

    /// Reads records as text, then value by value.
    private func parse(
        _ sound: [ca_csv_record],
        _ rejected: inout [RejectedRow]
    ) throws(TableError) -> TextBatch {
        guard !sound.isEmpty else { return TextBatch(handle: try layout.empty()) }
        var text: [UInt8] = []
        text.reserveCapacity(chunk.bytes.count)
        for record in sound {
            text.append(contentsOf: bytes(of: record))
            text.append(0x0A)
        }
        let handle: TableHandle
        do throws(ShimFailure) {
            handle = try text.withUnsafeBufferPointer { text throws(ShimFailure) in
                let bytes = UnsafeRawBufferPointer(text)
                return try layout.parse(bytes, typed: false, quotedNewlines: true).handle
            }
        } catch {
            throw error.error(path: layout.path, format: layout.format)
        }
        guard handle.rowCount == sound.count else {
            throw .malformed(
                path: layout.path,
                format: layout.format.rawValue,
                reason: "expected \(sound.count) records from line \(chunk.line) on,"
                    + " got \(handle.rowCount)"
            )
        }
        return try typed(handle, sound, &rejected)
    }

    private func typed(
        _ text: TableHandle,
        _ sound: [ca_csv_record],
        _ rejected: inout [RejectedRow]
    ) throws(TableError) -> TextBatch {
        let columns = layout.keptColumns
        let parsed = try ParsedText(
            text,
            types: columns.map(\.type),
            formats: layout.timestampFormats
        )
        var lines = LineMap()
        var good: [Int64] = []
        for (row, record) in sound.enumerated() {
            let failed = Int(parsed.failedColumns[row])
            guard failed < 0 else {
                let name = columns[failed].name
                rejected.append(
                    self.row(
                        record,
                        name,
                        "expected \(columns[failed].type), got '\(value(record, name))'"
                    )
                )
                continue
            }
            lines.note(row: good.count, line: chunk.line + Int(record.line))
            good.append(Int64(row))
        }
        guard parsed.failures > 0 else { return TextBatch(handle: parsed.handle, lines: lines) }
        let kept = try TableHandle.made(doing: "leaving out bad rows") { out in
            ca_table_take(parsed.handle.pointer, good, Int64(good.count), &out)
        }
        return TextBatch(handle: kept, lines: lines)
    }

    private func bytes(of record: ca_csv_record) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: chunk.bytes[Int(record.start)..<Int(record.end)])
    }

    private func row(_ record: ca_csv_record, _ column: String?, _ reason: String) -> RejectedRow {
        RejectedRow(
            line: chunk.line + Int(record.line),
            column: column,
            reason: reason,
            text: shown(bytes(of: record))
        )
    }

    /// A record's value in a column, cut after 40 characters.
    private func value(_ record: ca_csv_record, _ column: String) -> String {
        let fields = csvFields(
            bytes(of: record),
            delimiter: layout.delimiter,
            quote: layout.quote
        )
        guard let index = layout.names.firstIndex(of: column), index < fields.count else {
            return ""
        }
        return String(fields[index].prefix(40))
    }
}

/// Text columns parsed value by value.
struct ParsedText {
    let handle: TableHandle
    /// For each row the first column whose value did not parse, or -1.
    let failedColumns: [Int32]
    let failures: Int

    init(_ text: TableHandle, types: [ColumnType], formats: [String]) throws(TableError) {
        var failedColumns = [Int32](repeating: -1, count: text.rowCount)
        var failures: Int64 = 0
        let formats = CStrings(formats)
        handle = try TableHandle.made(doing: "parsing text") { out in
            ca_table_parse(
                text.pointer,
                types.map(\.code),
                formats.readOnly,
                Int32(formats.count),
                &failedColumns,
                &failures,
                &out
            )
        }
        self.failedColumns = failedColumns
        self.failures = Int(failures)
    }
}
