public import Foundation

/// Reads a file batch by batch, in bounded memory.
///
/// Each call of ``next()`` hands out the next rows in the order of the file. Not to be shared
/// between threads.
public final class TableReader {
    private let batches: any BatchReader

    /// Opens a file.
    ///
    /// - Parameters:
    ///   - url: the file; `.gz`, `.zst` and `.zip` are unpacked on the way.
    ///   - format: nil tells it from the name's ending.
    ///   - options: delimiters, types, columns, size of a batch.
    ///   - rejecting: whether rows that do not fit are handed out instead of thrown.
    /// - Throws: a ``TableError`` when the file cannot be opened or its head is broken.
    public init(
        _ url: URL,
        format: FileFormat? = nil,
        options: ReadOptions = ReadOptions(),
        rejecting: Bool = false
    ) throws(TableError) {
        batches = try openBatches(url, format: format, options: options, rejecting: rejecting)
    }

    /// The next rows, or nil after the last ones.
    ///
    /// - Throws: a ``TableError``; without `rejecting` the first row that does not fit is one.
    public func next() throws(TableError) -> TableReading? {
        try batches.next()
    }

    /// All rows that are left, as one table.
    func all() throws(TableError) -> TableReading {
        try batches.all()
    }
}

/// A format's way of reading batches.
protocol BatchReader: AnyObject {
    func next() throws(TableError) -> TableReading?
    func all() throws(TableError) -> TableReading
}
