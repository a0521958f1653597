public import Foundation

extension Table {
    /// Writes the table to a file, which appears whole or not at all.
    ///
    /// Equal tables give equal bytes. `.gz` and `.zst` endings pack text formats. CSV and JSON Lines
    /// drop the metadata; JSON Lines hold no NaN.
    ///
    /// - Parameters:
    ///   - url: the file, replaced when it is there.
    ///   - format: nil tells it from the name's ending.
    ///   - metadata: kept in Parquet and Arrow files, over the table's own.
    /// - Throws: ``TableError/unwritable(path:reason:remedy:)``,
    ///   ``TableError/unknownFormat(path:)``, ``TableError/unsupported(what:path:remedy:)``.
    public func write(
        to url: URL,
        format: FileFormat? = nil,
        metadata: [String: String] = [:]
    ) throws(TableError) {
        guard let format = format ?? FileFormat(pathExtensionOf: url) else {
            throw .unknownFormat(path: url.path)
        }
        var table = self
        table.metadata.merge(metadata) { _, new in new }
        try table.writeAtomically(to: url, format: format)
    }

    /// Writes a Parquet file part by part, so that no more than one part is held at a time; like
    /// ``write(to:format:metadata:)`` it appears whole or not at all.
    ///
    /// - Parameters:
    ///   - url: the file, replaced when it is there.
    ///   - partCount: how many parts there are, at least 1.
    ///   - part: makes one of them; all have the columns of the first, whose metadata are kept.
    /// - Throws: what `part` throws, and as ``write(to:format:metadata:)``.
    public static func write(
        to url: URL,
        partCount: Int,
        part: (Int) throws(TableError) -> Table
    ) throws(TableError) {
        precondition(partCount > 0, "a file has at least one part")
        try AtomicFile.write(to: url) { (path: String) throws(TableError) in
            let first = try part(0)
            let writer = try ParquetParts(like: first, path: path, url: url)
            try writer.append(first)
            for number in 1..<max(partCount, 1) { try writer.append(try part(number)) }
            try writer.close()
        }
    }
}
