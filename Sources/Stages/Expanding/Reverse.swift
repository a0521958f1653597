import Commerce
import Pipelines
import Statistics

/// Puts a history into the opposite order; times stay where they were, so that they still ascend.
///
/// What is bought together is bought in either order more often than a model of next items can see in
/// sparse data: each pair of neighbours then teaches both ways.
public struct Reverse: OperatorSettings, SequenceOperator {
    static let name = "reverse"
    static let keys: [String] = []

    /// Configures the operator, which has no settings of its own.
    public init() {}

    func validate(_ check: RangeCheck) throws {}

    func edit(
        _ source: Histories,
        _ range: Range<Int>,
        into draft: inout Draft,
        using generator: inout RandomSource
    ) {
        for (event, mirrored) in zip(range, range.reversed()) {
            draft.append(
                item: source.items[mirrored],
                event: source.events[mirrored],
                time: source.times[event]
            )
        }
        draft.close()
    }
}
