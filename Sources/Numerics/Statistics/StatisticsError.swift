/// Why a statistic can't be computed.
public enum StatisticsError: Error, CustomStringConvertible, Hashable, Sendable {
    /// Fewer values than the statistic needs.
    case tooFew(statistic: String, needed: Int, got: Int)
    /// Columns that belong together differ in length.
    case lengthsDiffer(statistic: String, expected: Int, got: Int)
    /// An argument out of the range for which the statistic is defined.
    case outOfRange(statistic: String, argument: String)

    /// One line: what, expected, got.
    public var description: String {
        switch self {
        case .tooFew(let statistic, let needed, let got):
            "\(statistic) needs at least \(needed) values, got \(got); give more data"
        case .lengthsDiffer(let statistic, let expected, let got):
            "\(statistic) needs columns of equal length, got \(expected) and \(got)"
        case .outOfRange(let statistic, let argument):
            "\(statistic) is not defined for \(argument)"
        }
    }
}
