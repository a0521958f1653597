import Foundation

/// The reader of a file's format, after the checks that every format needs.
func openBatches(
    _ url: URL,
    format: FileFormat?,
    options: ReadOptions,
    rejecting: Bool
) throws(TableError) -> any BatchReader {
    try requireReadableFile(url)
    guard let format = format ?? FileFormat(pathExtensionOf: url) else {
        throw .unknownFormat(path: url.path)
    }
    switch format {
    case .parquet, .arrow:
        guard Compression(pathExtensionOf: url) == .none else {
            throw .unsupported(
                what: "\(format.rawValue) inside of .\(url.pathExtension)",
                path: url.path,
                remedy: "unpack the file first"
            )
        }
        return try ColumnarBatches(
            url,
            format: format,
            columns: options.columns,
            batchRowCount: options.batchRowCount
        )
    case .csv, .tsv:
        return try CSVBatches(url, format: format, options: options, rejecting: rejecting)
    case .jsonLines:
        return try JSONBatches(url, options: options, rejecting: rejecting)
    }
}

/// Says what is wrong with a path before Arrow sees it.
func requireReadableFile(_ url: URL) throws(TableError) {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder) else {
        throw .unreadable(path: url.path, reason: "no such file", remedy: "check the path")
    }
    guard !isFolder.boolValue else {
        throw .unreadable(
            path: url.path,
            reason: "expected a file, got a folder",
            remedy: "name a file in the folder"
        )
    }
    guard access(url.path, R_OK) == 0 else {
        throw .unreadable(
            path: url.path,
            reason: String(cString: strerror(errno)),
            remedy: "check the file's rights"
        )
    }
}
