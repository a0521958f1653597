import Commerce
import Pipelines
import Statistics

/// Adds an item before some of the items of a history, similar to the one that it precedes.
///
///     added = max(1, ⌊share · events⌋), at most one an event
///
/// The new event has the kind of the one that it precedes, and the time half-way from the event before
/// it; before the first event, the time of the first.
///
/// Source: Liu et al., "Contrastive self-supervised sequential recommendation with robust
/// augmentation" (CoSeRec), 2021, section 4.1, insert, with the share 0.4 of its published code.
/// Deviates: the item is drawn among the most similar in proportion to similarity instead of being the
/// most similar one, so that copies differ, and never one that the history already holds.
public struct Insert: SubstitutingSettings {
    static let name = "insert"
    /// The share where nothing is set.
    public static let usualShare = 0.4

    /// Share of the events concerned, above 0 and at most 1.
    public var share: Double
    /// Where the new items come from.
    public var source: SubstituteSource

    /// Configures the operator.
    public init(share: Double = Insert.usualShare, source: SubstituteSource = SubstituteSource()) {
        self.share = share
        self.source = source
    }

    func fitted(on input: ExpandInput) throws -> any SequenceOperator {
        FittedInsert(share: share, substitutes: try source.fitted(on: input))
    }
}

/// The operator with the neighbours that it draws from.
struct FittedInsert: SequenceOperator {
    let share: Double
    let substitutes: Substitutes

    var markedItems: Int { substitutes.itemCount }

    /// An item comes before each event at most.
    func room(for length: Int) -> Int { 2 * length }

    func edit(
        _ source: Histories,
        _ range: Range<Int>,
        into draft: inout Draft,
        using generator: inout RandomSource
    ) {
        substitutes.propose(for: source, range, share: share, in: &draft, using: &generator)
        var proposal = 0
        for event in range {
            if proposal < draft.proposals.count, draft.proposals[proposal].position == event {
                let before = source.times[max(range.lowerBound, event - 1)]
                draft.append(
                    item: draft.proposals[proposal].item,
                    event: source.events[event],
                    time: before + (source.times[event] - before) / 2
                )
                proposal += 1
            }
            draft.append(event, of: source)
        }
        draft.close()
    }
}
