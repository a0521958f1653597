public import Pipelines

/// Why a maker can't work on the data.
public enum ExpandError: ExplainedError, Hashable {
    /// Neighbours are to come from attributes, and no item has one.
    case noAttributes(items: Int)

    /// The recipe asks for what the data don't have.
    public var exitStatus: ExitStatus { .configuration }

    /// What, expected, got and the remedy in one line.
    public var description: String {
        switch self {
        case .noAttributes(let items):
            "expand: neighbours by attributes need a catalogue with attributes, got \(items) items "
                + "without any; write 'neighbours: co-occurrence', or map an attribute column"
        }
    }
}
