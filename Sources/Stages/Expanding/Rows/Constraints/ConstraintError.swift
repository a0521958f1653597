public import Pipelines

/// Why made rows can't keep to what they have to.
public enum ConstraintError: ExplainedError, Hashable {
    /// No training row meets a constraint.
    case metByNone(String)
    /// No training row meets all of some constraints and conditions, of which none can be left away.
    case contradictory([String])
    /// Training rows break a declared constraint.
    case broken(String, rows: Int, of: Int, first: Int)
    /// No training row of a class meets all constraints.
    case noExample(label: String)
    /// There are not as many different combinations as rows are asked for.
    case noFreeCombination(String, maker: String, made: Int, wanted: Int)

    /// What, expected, got and the remedy in one line.
    public var description: String {
        switch self {
        case .metByNone(let text):
            "constraints: no training row meets '\(text)', so that no made one could be like a real one; "
                + "correct it or leave it away"
        case .contradictory(let texts):
            "constraints: \(texts.map { "'\($0)'" }.joined(separator: " and ")) contradict each other: "
                + "no training row meets them together; correct one or leave it away"
        case .broken(let text, let rows, let all, let first):
            "constraints: \(rows) of \(all) training rows break '\(text)', the first is row \(first) of the "
                + "source; correct it, or keep them with 'constraints: { broken: keep }'"
        case .noExample(let label):
            "constraints: no training row of class '\(label)' meets all constraints; leave some away"
        case .noFreeCombination(let text, let maker, let made, let wanted):
            "expand: after \(made) of \(wanted) rows of \(maker) no combination is free that '\(text)' "
                + "allows; ask for fewer rows"
        }
    }

    /// The recipe asks for what the data don't have.
    public var exitStatus: ExitStatus {
        if case .broken = self { .data } else { .configuration }
    }
}
