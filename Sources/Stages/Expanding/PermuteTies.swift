import Commerce
import Pipelines
import Statistics

/// Shuffles the events that carry one and the same time, every order equally likely.
///
/// A log that knows days only, or invoices of many lines, says nothing about the order of what stands at
/// one time; the order that a split gave it is one of many that are equally true. Items keep their kind
/// of event.
///
/// Source: the exchangeability of items in a basket, as in Rendle, Freudenthaler & Schmidt-Thieme,
/// "Factorizing personalized Markov chains", WWW 2010, section 3, where a step is a set.
public struct PermuteTies: OperatorSettings, SequenceOperator {
    static let name = "permute-ties"
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
        for (event, place) in zip(source.permutingTies(in: range, using: &generator), range) {
            draft.append(
                item: source.items[event],
                event: source.events[event],
                time: source.times[place]
            )
        }
        draft.close()
    }
}

extension Histories {
    /// The events of a range with those of one time in a random order, every order equally likely.
    ///
    /// Times do not descend within the range.
    func permutingTies(in range: Range<Int>, using generator: inout RandomSource) -> [Int] {
        var order = Array(range)
        var start = range.lowerBound
        for event in range
        where event + 1 == range.upperBound || times[event + 1] != times[event] {
            let step = start - range.lowerBound...event - range.lowerBound
            generator.shuffle(&order[step])
            start = event + 1
        }
        return order
    }
}
