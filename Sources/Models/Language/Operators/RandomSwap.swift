public import Statistics

/// Pairs of words that change places; each pair is two changes.
///
/// Source: Wei & Zou, EDA, EMNLP-IJCNLP 2019, section 2 (RS).
/// Deviates: no word is swapped twice, so that no swap undoes another.
public struct RandomSwap: TextOperator {
    /// The operator's name.
    public static let name = "swap"
    /// Swaps, as a share of the words.
    public let share: Double
    private let lexicon: PhraseTable?

    /// Takes the words of a language without spaces; without them each ideograph counts as one.
    public init(lexicon: PhraseTable? = nil, share: Double = 0.1) {
        self.lexicon = lexicon
        self.share = share
    }

    /// Notes swaps.
    public func edit(_ draft: inout TextDraft, _ random: inout RandomSource) {
        if let lexicon { draft.join(by: lexicon) }
        let count = draft.units.count
        guard count > 1 else { return }
        random.choosePairs(most(of: count), of: count) { left, right in
            draft.swap(draft.units[left].range, draft.units[right].range)
        }
    }
}

extension TextDraft {
    /// Notes that two parts change places.
    mutating func swap(_ left: Range<Int>, _ right: Range<Int>) {
        let scalars = scalars
        replace(left) { $0 += scalars[right] }
        replace(right) { $0 += scalars[left] }
    }
}
