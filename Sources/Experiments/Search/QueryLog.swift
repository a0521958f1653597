import Foundation
import Tables

/// Queries that a shop's customers typed.
enum QueryLog {
    /// Reads a column `query` of a table, or a query a line.
    ///
    /// - Throws: ``SearchRunError/noLog(path:)`` for a file that can't be read or holds none.
    static func read(_ path: String) throws -> [String] {
        let url = URL(filePath: path)
        if let table = try? Table.read(url), table.hasColumn("query"),
            let queries = try? table.column("query").optionalStrings()
        {
            return try needed(queries.compactMap(\.self), path)
        }
        guard let text = try? String(contentsOf: url, encoding: .utf8) else {
            throw SearchRunError.noLog(path: path)
        }
        return try needed(text.split(whereSeparator: \.isNewline).map(String.init), path)
    }

    private static func needed(_ queries: [String], _ path: String) throws -> [String] {
        if queries.isEmpty { throw SearchRunError.noLog(path: path) }
        return queries
    }
}
