public import Pipelines

/// Why rows can't be labelled.
public enum RowLabelError: ExplainedError, Hashable {
    /// The training rows don't give an ensemble.
    case noEnsemble(reason: String)

    /// The error in one line.
    public var description: String {
        switch self {
        case .noEnsemble(let reason):
            "no ensemble can be fitted to the training rows: \(reason); "
                + "take 'label: { by: condition }'"
        }
    }

    /// The data are at fault.
    public var exitStatus: ExitStatus { .data }
}
