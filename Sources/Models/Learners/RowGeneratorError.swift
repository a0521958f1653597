/// Why a network can't learn the rows of a table.
public enum RowGeneratorError: Error, Hashable, CustomStringConvertible {
    /// Its answers are no numbers.
    case diverged(epoch: Int)
    /// Its discriminator gives it nothing to learn from.
    case stalled(epoch: Int)
    /// Its rows have little of the real values' variety, in 0...1.
    case collapsed(epoch: Int, coverage: Double)

    /// What happened, when.
    public var description: String {
        switch self {
        case .diverged(let epoch):
            "diverged by epoch \(epoch), when its answers were no numbers"
        case .stalled(let epoch):
            "stalled by epoch \(epoch), when its discriminator told all rows and taught nothing"
        case .collapsed(let epoch, let coverage):
            "collapsed by epoch \(epoch), when its rows had \(Int((coverage * 100).rounded())) % of "
                + "the real values' variety"
        }
    }
}
