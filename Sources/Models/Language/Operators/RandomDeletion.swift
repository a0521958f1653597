public import Statistics

/// Words left out; one always stays.
///
/// Source: Wei & Zou, EDA, EMNLP-IJCNLP 2019, section 2 (RD).
/// Deviates: the number of words is the share's, where theirs is drawn word by word.
public struct RandomDeletion: TextOperator {
    /// The operator's name.
    public static let name = "deletion"
    /// The share of the words that go.
    public let share: Double
    private let lexicon: PhraseTable?

    /// Takes the words of a language without spaces; without them each ideograph counts as one.
    public init(lexicon: PhraseTable? = nil, share: Double = 0.1) {
        self.lexicon = lexicon
        self.share = share
    }

    /// Notes deletions.
    public func edit(_ draft: inout TextDraft, _ random: inout RandomSource) {
        if let lexicon { draft.join(by: lexicon) }
        let count = draft.units.count
        random.choose(min(most(of: count), count - 1), of: count) { place, _ in
            draft.remove(draft.units[place].range)
        }
    }
}
