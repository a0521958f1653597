public import Pipelines

/// Why a tuning ended before its steps were taken.
public enum TuningError: ExplainedError, Hashable {
    /// A number that steps are made of became infinite or none at all.
    case diverged(what: String, step: Int, rate: Double)

    /// What was got, where, and what to do.
    public var description: String {
        switch self {
        case .diverged(let what, let step, let rate):
            "tuning: expected numbers, but the \(what) is none at step \(step); nothing is kept of it: choose a "
                + "rate lower than \(rate)"
        }
    }

    /// The settings don't fit the model and its texts.
    public var exitStatus: ExitStatus { .configuration }

    /// Lets a number pass.
    ///
    /// - Parameters:
    ///   - value: a loss, or the length of a gradient.
    ///   - what: its name.
    ///   - step: from 1.
    ///   - rate: the highest step length of the tuning.
    /// - Throws: ``TuningError/diverged(what:step:rate:)`` where it is infinite or no number.
    static func require(
        _ value: Double,
        _ what: String,
        step: Int,
        rate: Double
    ) throws(TuningError) {
        guard value.isFinite else { throw .diverged(what: what, step: step, rate: rate) }
    }
}
