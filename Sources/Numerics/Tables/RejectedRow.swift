/// A row of a text file that does not fit the columns.
public struct RejectedRow: Sendable, Hashable, Codable {
    /// The line its first byte stands on, from 1.
    public let line: Int
    /// The column at fault, or nil when the row as a whole is.
    public let column: String?
    /// What was expected and what was found.
    public let reason: String
    /// The row as it stands in the file, cut after 200 characters.
    public let text: String

    /// Makes a rejected row.
    public init(line: Int, column: String?, reason: String, text: String) {
        self.line = line
        self.column = column
        self.reason = reason
        self.text = text
    }
}

extension RejectedRow: CustomStringConvertible {
    /// Line, column and reason: `12:price: expected double, got 'x'`.
    public var description: String {
        "\(line)" + (column.map { ":\($0)" } ?? "") + ": \(reason)"
    }
}
