public import Pipelines

/// Why labels can't be made.
public enum LabelError: ExplainedError, Hashable {
    /// Too few training histories lie apart from each other for the smallest number of segments.
    case tooFewHistories(usable: Int, needed: Int)

    /// The data are at fault.
    public var exitStatus: ExitStatus { .data }

    /// The error in one line.
    public var description: String {
        switch self {
        case .tooFewHistories(let usable, let needed):
            "label: \(needed) training histories with items that others also have are needed for "
                + "the smallest number of segments, got \(usable); give more data, lower "
                + "'segments', or leave the stage out"
        }
    }
}
