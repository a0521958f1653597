import CArrow
import Foundation

final class CSVBatches: BatchReader {
    init(_ url: URL, format: FileFormat, options: ReadOptions, rejecting: Bool) throws(TableError) {
        throw .unsupported(what: "CSV", path: url.path, remedy: "wait")
    }
    func next() throws(TableError) -> TableReading? { nil }
    func all() throws(TableError) -> TableReading {
        TableReading(table: try Table([]), rejected: [], lines: LineMap())
    }
}
final class JSONBatches: BatchReader {
    init(_ url: URL, options: ReadOptions, rejecting: Bool) throws(TableError) {
        throw .unsupported(what: "JSON", path: url.path, remedy: "wait")
    }
    func next() throws(TableError) -> TableReading? { nil }
    func all() throws(TableError) -> TableReading {
        TableReading(table: try Table([]), rejected: [], lines: LineMap())
    }
}
