public import Learners
public import Pipelines

/// Why a maker can't work on the data, or on what the recipe asks of it.
public enum ExpandError: ExplainedError, Hashable {
    /// Neighbours are to come from attributes, and no item has one.
    case noAttributes(items: Int)
    /// A name to start with is not in the catalogue.
    case unknownStartItem(String, maker: String)
    /// A maker's model can't be fitted or can't make what is asked for.
    case generator(GeneratorError, maker: String)

    /// The recipe is wrong, unless the data hold nothing to learn from.
    public var exitStatus: ExitStatus {
        if case .generator(.nothingToLearn, _) = self { return .data }
        return .configuration
    }

    /// What, expected, got and the remedy in one line.
    public var description: String {
        switch self {
        case .noAttributes(let items):
            "expand: neighbours by attributes need a catalogue with attributes, got \(items) items "
                + "without any; write 'neighbours: co-occurrence', or map an attribute column"
        case .unknownStartItem(let name, let maker):
            "expand: \(maker) is to start with '\(name)', which is no item of the catalogue; "
                + "correct 'start-items'"
        case .generator(let error, let maker):
            "expand: \(maker): \(error)"
        }
    }
}
