import CArrow
import Foundation

extension Table {
    /// Writes beside the file, waits for the disk, and renames.
    func writeAtomically(to url: URL, format: FileFormat) throws(TableError) {
        var options = ca_write_options()
        options.compression = try packing(of: url, format: format)
        options.header = true
        options.delimiter = CChar(bitPattern: format == .tsv ? 0x09 : 0x2C)
        switch format {
        case .parquet: options.format = Int32(CA_PARQUET.rawValue)
        case .arrow: options.format = Int32(CA_ARROW.rawValue)
        case .csv, .tsv: options.format = Int32(CA_CSV.rawValue)
        case .jsonLines: options.format = Int32(CA_JSON_LINES.rawValue)
        }
        let handle = try handle()
        try AtomicFile.write(to: url) { (path: String) throws(TableError) in
            do throws(ShimFailure) {
                try check(ca_table_write(handle.pointer, path, &options))
            } catch {
                throw error.writeError(path: url.path)
            }
        }
    }

    private func packing(of url: URL, format: FileFormat) throws(TableError) -> Int32 {
        let text = format != .parquet && format != .arrow
        switch Compression(pathExtensionOf: url) {
        case .gzip where text: return Int32(CA_GZIP.rawValue)
        case .zstd where text: return Int32(CA_ZSTD.rawValue)
        case .none: return Int32(CA_PLAIN.rawValue)
        default:
            throw .unsupported(
                what: "writing \(format.rawValue) as .\(url.pathExtension)",
                path: url.path,
                remedy: "choose another ending"
            )
        }
    }
}

extension ShimFailure {
    /// As an error of writing a file.
    func writeError(path: String) -> TableError {
        if isUnsupported {
            return .unsupported(what: message, path: path, remedy: "write Parquet instead")
        }
        return .unwritable(
            path: path,
            reason: message,
            remedy: "check the folder, its rights and free space"
        )
    }
}

/// Files that appear whole or not at all.
enum AtomicFile {
    /// Lets `body` write a temporary file in the same folder, brings it to the disk and renames it.
    ///
    /// On any error the temporary file is removed.
    static func write(
        to url: URL,
        _ body: (_ path: String) throws(TableError) -> Void
    ) throws(TableError) {
        let folder = url.deletingLastPathComponent()
        let temporary = folder.appendingPathComponent(
            ".\(url.lastPathComponent).\(getpid())-\(UInt32.random(in: 0 ... .max)).tmp"
        )
        do throws(TableError) {
            try body(temporary.path)
            try synchronize(temporary, for: url)
            guard rename(temporary.path, url.path) == 0 else { throw failure(url, "rename") }
            try synchronize(folder, for: url)
        } catch {
            unlink(temporary.path)
            throw error
        }
    }

    private static func synchronize(_ file: URL, for url: URL) throws(TableError) {
        let descriptor = open(file.path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure(url, "open") }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw failure(url, "fsync") }
    }

    private static func failure(_ url: URL, _ call: String) -> TableError {
        .unwritable(
            path: url.path,
            reason: "\(call): \(String(cString: strerror(errno)))",
            remedy: "check the folder, its rights and free space"
        )
    }
}
