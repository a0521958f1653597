/// Why trees can't be grown or asked.
public enum BoostingError: Error, Sendable, Hashable, CustomStringConvertible {
    /// A table of no rows or no columns.
    case empty(rows: Int, columns: Int)
    /// A column, the labels or the weights have another length than the table.
    case lengthsDiffer(what: String, expected: Int, got: Int)
    /// A setting outside its range.
    case badSetting(name: String, got: String, expected: String)
    /// LightGBM refused, with its own reason.
    case failed(doing: String, reason: String)

    /// What was expected, what was got, and what to do.
    public var description: String {
        switch self {
        case .empty(let rows, let columns):
            "boosted trees need rows and columns, got \(rows) rows and \(columns) columns; "
                + "give more data"
        case .lengthsDiffer(let what, let expected, let got):
            "boosted trees: expected \(expected) \(what), got \(got)"
        case .badSetting(let name, let got, let expected):
            "boosted trees: '\(name)' is \(got), expected \(expected)"
        case .failed(let doing, let reason):
            "LightGBM failed while \(doing): \(reason)"
        }
    }
}
