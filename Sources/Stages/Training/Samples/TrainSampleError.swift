public import Boosting
public import Pipelines

/// Why a classifier can't be trained.
public enum TrainSampleError: ExplainedError, Hashable {
    /// Trees can't be grown, or their settings are wrong.
    case trees(BoostingError)
    /// A network's answers are no numbers any more.
    case diverged(model: String)
    /// A threshold of expected F1 was asked for more than two classes.
    case expectedOfSeveral(classes: Int)

    /// One line: what, expected, got, what to do.
    public var description: String {
        switch self {
        case .trees(let error): "train: \(error)"
        case .diverged(let model):
            "train: \(model) gives answers that are no numbers; train with a lower learning rate"
        case .expectedOfSeveral(let classes):
            "train.threshold: expected-f1 is for a label of two values, and this one has \(classes); "
                + "leave it at best-f1"
        }
    }

    /// A setting is wrong, or the library failed.
    public var exitStatus: ExitStatus {
        switch self {
        case .trees(.badSetting), .diverged, .expectedOfSeveral: .configuration
        case .trees(.failed): .software
        case .trees: .data
        }
    }
}
