import CArrow
import Foundation

/// Rows of one chunk, still on Arrow's side.
struct TextBatch {
    var handle: TableHandle
    var rejected: [RejectedRow] = []
    var lines = LineMap()
}

/// What CSV and JSON Lines have in common: batches of text, joined when all are asked for.
protocol TextBatchReader: BatchReader {
    /// The next batch in the file, or nil after the last. A file without rows gives one batch.
    func nextBatch(whole: Bool) throws(TableError) -> TextBatch?
    /// The last touch on a table: choice and order of the columns.
    func finished(_ table: Table, whole: Bool) throws(TableError) -> Table
}

extension TextBatchReader {
    func next() throws(TableError) -> TableReading? {
        guard let batch = try nextBatch(whole: false) else { return nil }
        let table = try finished(Table(batch.handle), whole: false)
        return TableReading(table: table, rejected: batch.rejected, lines: batch.lines)
    }

    func all() throws(TableError) -> TableReading {
        var handles: [TableHandle] = []
        var rejected: [RejectedRow] = []
        var lines = LineMap()
        var rows = 0
        while let batch = try nextBatch(whole: true) {
            lines.append(batch.lines, after: rows)
            rows += batch.handle.rowCount
            rejected += batch.rejected
            handles.append(batch.handle)
        }
        let joined = try joining(&handles)
        let table = try finished(Table(joined), whole: true)
        return TableReading(table: table, rejected: rejected, lines: lines)
    }

    /// Joins batches and lets go of them, so that no row is held twice.
    private func joining(_ handles: inout [TableHandle]) throws(TableError) -> TableHandle {
        defer { handles = [] }
        if handles.count == 1 { return handles[0] }
        return try TableHandle.concatenating(handles)
    }
}

/// A row's text for people: repaired to UTF-8, at most 200 characters.
func shown(_ bytes: UnsafeRawBufferPointer) -> String {
    String(String(decoding: bytes.prefix(800), as: UTF8.self).prefix(200))
}
