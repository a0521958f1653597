import CArrow
import Foundation

/// Batches of a file with one JSON object a line.
final class JSONBatches: TextBatchReader {
    private let chunks: TextChunks
    private let path: String
    private let options: ReadOptions
    private let rejecting: Bool
    private var types: [String: ColumnType]
    private var columns: [String]?
    private var handedOut = false

    init(_ url: URL, options: ReadOptions, rejecting: Bool) throws(TableError) {
        path = url.path
        self.options = options
        self.rejecting = rejecting
        types = options.jsonTypes
        let source = try TextSource(url, format: .jsonLines, member: options.member)
        chunks = TextChunks(url, source: source, byteCount: options.batchByteCount) { bytes in
            var newlines = false
            let length = ca_csv_complete(bytes.baseAddress, Int64(bytes.count), 0, 0, &newlines)
            return (Int(length), false)
        }
    }

    func nextBatch(whole: Bool) throws(TableError) -> TextBatch? {
        guard let chunk = try chunks.next() else {
            if handedOut { return nil }
            handedOut = true
            var columns: [Column] = []
            for (name, type) in types.sorted(by: { $0.key < $1.key }) {
                columns.append(try Column(emptyOf: type, named: name))
            }
            return TextBatch(handle: try TableHandle(columns: columns, metadata: [:]))
        }
        handedOut = true
        let salvage = JSONSalvage(path: path, chunk: chunk, types: types)
        if let batch = salvage.fast() { return batch }
        return try salvage.batch(rejecting)
    }

    func finished(_ table: Table, whole: Bool) throws(TableError) -> Table {
        if !whole { try requireSameFields(table) }
        guard let columns = options.columns else { return table }
        return try table.selecting(columns)
    }

    /// Batches share the first one's fields and types.
    private func requireSameFields(_ table: Table) throws(TableError) {
        if let columns, table.columnNames != columns {
            throw .unsupported(
                what: "a field that is not in the first batch"
                    + " (\(table.columnNames.filter { !columns.contains($0) }))",
                path: path,
                remedy: "name it among the JSON types, or read the file as a whole"
            )
        }
        columns = table.columnNames
        for column in table.columns where !column.name.contains(".") {
            types[column.name] = column.type
        }
    }
}

/// A chunk of JSON Lines, parsed as a whole or, where that fails, in ever smaller parts.
struct JSONSalvage {
    let path: String
    let chunk: TextChunk
    let types: [String: ColumnType]

    /// The chunk by Arrow alone, or nil when anything in it does not fit.
    func fast() -> TextBatch? {
        let bytes = chunk.bytes
        guard ca_invalid_utf8(bytes.baseAddress, Int64(bytes.count)) < 0,
            let handle = try? parse(bytes, types)
        else { return nil }
        var batch = TextBatch(handle: handle)
        if handle.rowCount == chunk.lineCount {
            batch.lines.note(row: 0, line: chunk.line)
        } else {
            for (row, line) in lines().enumerated() {
                batch.lines.note(row: row, line: line.number)
            }
        }
        return batch
    }

    /// The lines that fit and those that do not.
    ///
    /// - Throws: ``TableError/badRow(path:row:)`` or
    ///   ``TableError/notUTF8(path:byteOffset:line:)`` at the first one unless `rejecting`.
    func batch(_ rejecting: Bool) throws(TableError) -> TextBatch {
        var parts = Parts(types: types)
        try split(lines()[...], rejecting, &parts)
        if parts.handles.isEmpty, let first = parts.rejected.first {
            throw .badRow(path: path, row: first)
        }
        if let whole = try? TableHandle.concatenating(parts.handles) {
            return TextBatch(handle: whole, rejected: parts.rejected, lines: parts.lines)
        }
        // Lines that are sound alone disagree on a field's type: the largest part decides.
        var agreed = Parts(types: try parts.largestTypes(types))
        try split(lines()[...], rejecting, &agreed)
        return TextBatch(
            handle: try TableHandle.concatenating(agreed.handles),
            rejected: agreed.rejected,
            lines: agreed.lines
        )
    }

    /// One line that is not empty, without its line break.
    private struct Line {
        let start: Int
        let end: Int
        let number: Int
    }

    private struct Parts {
        let types: [String: ColumnType]
        var handles: [TableHandle] = []
        var rejected: [RejectedRow] = []
        var lines = LineMap()
        var rows = 0

        func largestTypes(_ given: [String: ColumnType]) throws(TableError) -> [String: ColumnType]
        {
            var types = given
            guard let largest = handles.max(by: { $0.rowCount < $1.rowCount }) else { return given }
            // Columns move out of a handle, so look at a copy of it.
            let copy = try TableHandle.concatenating([largest])
            for column in try Table(copy).columns where !column.name.contains(".") {
                types[column.name] = column.type == .int64 ? .double : column.type
            }
            return types.merging(given) { _, given in given }
        }
    }

    private func split(
        _ lines: ArraySlice<Line>,
        _ rejecting: Bool,
        _ parts: inout Parts
    ) throws(TableError) {
        guard let first = lines.first, let last = lines.last else { return }
        let bytes = UnsafeRawBufferPointer(rebasing: chunk.bytes[first.start..<last.end])
        let invalid = Int(ca_invalid_utf8(bytes.baseAddress, Int64(bytes.count)))
        if invalid >= 0, !rejecting {
            throw chunk.notUTF8(at: first.start + invalid, path: path)
        }
        do throws(ShimFailure) {
            guard invalid < 0 else {
                throw ShimFailure(
                    code: Int32(CA_INVALID.rawValue),
                    message: "expected UTF-8, got another byte at offset"
                        + " \(chunk.offset + first.start + invalid)"
                )
            }
            let handle = try parse(bytes, parts.types)
            for line in lines {
                parts.lines.note(row: parts.rows, line: line.number)
                parts.rows += 1
            }
            parts.handles.append(handle)
        } catch {
            guard lines.count == 1 else {
                let middle = (lines.startIndex + lines.endIndex) / 2
                try split(lines[..<middle], rejecting, &parts)
                return try split(lines[middle...], rejecting, &parts)
            }
            let row = RejectedRow(
                line: first.number,
                column: nil,
                reason: Self.reason(error.message),
                text: shown(bytes)
            )
            guard rejecting else { throw .badRow(path: path, row: row) }
            parts.rejected.append(row)
        }
    }

    private func parse(
        _ bytes: UnsafeRawBufferPointer,
        _ types: [String: ColumnType]
    ) throws(ShimFailure) -> TableHandle {
        let sorted = types.sorted { $0.key < $1.key }
        let names = CStrings(sorted.map(\.key))
        let codes = sorted.map(\.value.code)
        return try TableHandle.made { out in
            ca_json_parse(
                bytes.baseAddress,
                Int64(bytes.count),
                names.readOnly,
                codes,
                Int32(codes.count),
                true,
                &out
            )
        }
    }

    private func lines() -> [Line] {
        var lines: [Line] = []
        var start = 0
        var number = chunk.line
        let blank: Set<UInt8> = [0x20, 0x09, 0x0D]
        for end in 0...chunk.bytes.count where end == chunk.bytes.count || chunk.bytes[end] == 0x0A
        {
            if chunk.bytes[start..<end].contains(where: { !blank.contains($0) }) {
                lines.append(Line(start: start, end: end, number: number))
            }
            start = end + 1
            number += 1
        }
        return lines
    }

    /// Arrow's reason without the row it counts inside of the part.
    private static func reason(_ message: String) -> String {
        guard let range = message.range(of: " in row ", options: .backwards) else { return message }
        return String(message[..<range.lowerBound])
    }
}
