public import Statistics

/// Words as people often misspell them, from a list of real misspellings.
///
/// Source: the list of nlpaug (Ma, 2019), which joins published lists of misspellings by people.
public struct SpellingErrors: TextOperator {
    /// The operator's name.
    public static let name = "spelling"
    /// The share of the words that may be misspelt.
    public let share: Double
    private let misspellings: PhraseTable

    /// Takes words with their misspellings.
    public init(_ misspellings: PhraseTable, share: Double = 0.1) {
        self.misspellings = misspellings
        self.share = share
    }

    /// Notes misspellings.
    public func edit(_ draft: inout TextDraft, _ random: inout RandomSource) {
        draft.gather(misspellings, kept: nil, plurals: true)
        random.choose(most(of: draft.units.count), of: draft.matches.count) { place, random in
            let match = draft.matches[place]
            let choices = misspellings.choices(of: Int(match.entry))
            guard !choices.isEmpty else { return }
            let choice = choices.lowerBound + random.below(choices.count)
            draft.replace(match, with: misspellings.text(of: choice))
        }
    }
}
