import CArrow
import Foundation

/// A Parquet file that is written table by table.
final class ParquetParts {
    private let writer: OpaquePointer
    private let url: URL

    /// Opens `path` for tables with the columns of `first`; errors name `url`.
    init(like first: Table, path: String, url: URL) throws(TableError) {
        self.url = url
        let handle = try first.handle()
        var pointer: OpaquePointer?
        do throws(ShimFailure) { try check(ca_writer_open(handle.pointer, path, &pointer)) } catch {
            throw error.writeError(path: url.path)
        }
        guard let pointer else {
            throw .failed(doing: "opening \(url.path)", reason: "no writer was made")
        }
        writer = pointer
    }

    deinit { ca_writer_free(writer) }

    func append(_ table: Table) throws(TableError) {
        let handle = try table.handle()
        do throws(ShimFailure) { try check(ca_writer_append(writer, handle.pointer)) } catch {
            throw error.writeError(path: url.path)
        }
    }

    func close() throws(TableError) {
        do throws(ShimFailure) { try check(ca_writer_close(writer)) } catch {
            throw error.writeError(path: url.path)
        }
    }
}
