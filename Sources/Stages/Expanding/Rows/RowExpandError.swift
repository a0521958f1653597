public import Learners
public import Pipelines

/// Why a maker can't make rows of a table.
public enum RowExpandError: ExplainedError, Hashable {
    /// The label has no such class.
    case unknownClass(String, label: String, remedy: String)
    /// A class has too few rows to learn from.
    case tooFewRows(maker: String, label: String, got: Int, needed: Int)
    /// No row of a class lies near the border, which is all that Borderline-SMOTE looks at.
    case noBorder(label: String)
    /// The table has no column with values that a network could learn.
    case noColumns(maker: String)
    /// There are no rows without a label, or none that are not held out.
    case noUnlabeled
    /// A maker's network can't learn the rows.
    case fitting(RowGeneratorError, maker: String)

    /// What, expected, got and the remedy in one line.
    public var description: String {
        switch self {
        case .unknownClass(let name, let label, let remedy):
            "expand: label '\(label)' has no class '\(name)'; \(remedy)"
        case .tooFewRows(let maker, let label, let got, let needed):
            "expand: \(maker) needs at least \(needed) training rows of class '\(label)', got \(got); "
                + "give more rows, or leave \(maker) out of 'expand': { generator: bootstrap } needs fewest"
        case .noBorder(let label):
            "expand: no training row of class '\(label)' has half or more neighbours of the other "
                + "class, so that borderline SMOTE has nothing to start from; leave 'borderline' away"
        case .noColumns(let maker):
            "expand: \(maker) needs a column of numbers or categories with values, got none"
        case .noUnlabeled:
            "expand: 'generator: unlabeled' takes rows whose label has no value, got none; say "
                + "'ingest: { unlabeled: keep }', and check that the label's column has empty cells"
        case .fitting(let error, let maker):
            "expand: \(maker) \(error); give it a lower learning rate, or more rows"
        }
    }

    /// The recipe is wrong, unless the data hold too little.
    public var exitStatus: ExitStatus {
        switch self {
        case .tooFewRows, .noBorder, .noColumns, .noUnlabeled: .data
        case .unknownClass, .fitting: .configuration
        }
    }
}
