import Commerce
import Pipelines
import Statistics

/// Puts a similar item in the place of some of the items of a history; kinds and times stay.
///
///     replaced = max(1, ⌊share · events⌋)
///
/// Source: Liu et al., "Contrastive self-supervised sequential recommendation with robust
/// augmentation" (CoSeRec), 2021, section 4.1, substitute, with the share 0.1 of its published code.
/// Deviates: the item is drawn among the most similar in proportion to similarity instead of being the
/// most similar one, so that copies differ, and never one that the history already holds.
public struct Substitute: SubstitutingSettings {
    static let name = "substitute"
    /// The share where nothing is set.
    public static let usualShare = 0.1

    /// Share of the events concerned, above 0 and at most 1.
    public var share: Double
    /// Where the new items come from.
    public var source: SubstituteSource

    /// Configures the operator.
    public init(
        share: Double = Substitute.usualShare,
        source: SubstituteSource = SubstituteSource()
    ) {
        self.share = share
        self.source = source
    }

    func fitted(on input: ExpandInput) throws -> any SequenceOperator {
        FittedSubstitute(share: share, substitutes: try source.fitted(on: input))
    }
}

/// The operator with the neighbours that it draws from.
struct FittedSubstitute: SequenceOperator {
    let share: Double
    let substitutes: Substitutes

    var markedItems: Int { substitutes.itemCount }

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
                draft.append(
                    item: draft.proposals[proposal].item,
                    event: source.events[event],
                    time: source.times[event]
                )
                proposal += 1
            } else {
                draft.append(event, of: source)
            }
        }
        draft.close()
    }
}
