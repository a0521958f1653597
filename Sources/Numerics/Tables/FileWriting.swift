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
}
