public import Foundation

/// What a text file, or one batch of it, gave.
public struct TableReading: Sendable {
    /// The rows that fit the columns.
    public let table: Table
    /// The rows that do not, in the order of the file; empty unless rejecting was asked for.
    public let rejected: [RejectedRow]
    /// The line of each of the table's rows, for text formats.
    public let lines: LineMap
}

extension Table {
    /// Reads a whole file.
    ///
    /// - Parameters:
    ///   - url: the file; `.gz`, `.zst` and `.zip` are unpacked on the way.
    ///   - format: nil tells it from the name's ending.
    ///   - options: delimiters, types, columns.
    /// - Returns: all rows.
    /// - Throws: a ``TableError``; the first row that does not fit is one.
    public static func read(
        _ url: URL,
        format: FileFormat? = nil,
        options: ReadOptions = ReadOptions()
    ) throws(TableError) -> Table {
        try reading(url, format: format, options: options, rejecting: false).table
    }

    /// Reads a whole file and hands out the rows that do not fit beside those that do.
    ///
    /// - Throws: a ``TableError`` for whatever is wrong with the file as a whole.
    public static func read(
        _ url: URL,
        format: FileFormat? = nil,
        options: ReadOptions = ReadOptions(),
        rejecting: Bool
    ) throws(TableError) -> (table: Table, rejected: [RejectedRow]) {
        let all = try reading(url, format: format, options: options, rejecting: rejecting)
        return (all.table, all.rejected)
    }

    /// Reads a whole file, with rejected rows and the line of every row.
    public static func reading(
        _ url: URL,
        format: FileFormat? = nil,
        options: ReadOptions = ReadOptions(),
        rejecting: Bool
    ) throws(TableError) -> TableReading {
        let reader = try TableReader(url, format: format, options: options, rejecting: rejecting)
        return try reader.all()
    }

    /// String columns as int64, double, bool or timestamp, where every value is one.
    ///
    /// - Parameter names: the columns to look at; nil for all.
    /// - Returns: the same rows; a column of missing values only stays text.
    /// - Throws: ``TableError/failed(doing:reason:)`` when memory is out.
    public func inferringTypes(of names: Set<String>? = nil) throws(TableError) -> Table {
        try inferred(names ?? Set(columnNames))
    }
}
