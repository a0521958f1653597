public import Statistics

/// Synonyms of words of the text, put in at random places.
///
/// Source: Wei & Zou, EDA, EMNLP-IJCNLP 2019, section 2 (RI).
public struct RandomInsertion: TextOperator {
    /// The operator's name.
    public static let name = "insertion"
    /// Insertions, as a share of the words.
    public let share: Double
    private let table: PhraseTable
    private let kept: PhraseTable?

    /// Takes synonyms.
    public init(_ table: PhraseTable, keeping kept: PhraseTable? = nil, share: Double = 0.1) {
        self.table = table
        self.kept = kept
        self.share = share
    }

    /// Notes insertions.
    public func edit(_ draft: inout TextDraft, _ random: inout RandomSource) {
        draft.gather(table, kept: kept, plurals: false)
        guard !draft.matches.isEmpty else { return }
        random.choose(most(of: draft.units.count), of: draft.units.count) { unit, random in
            let entry = Int(draft.matches[random.below(draft.matches.count)].entry)
            let choices = table.choices(of: entry)
            guard !choices.isEmpty else { return }
            let text = table.text(of: choices.lowerBound + random.below(choices.count))
            let place = draft.units[unit].range.lowerBound
            let isSpaced = !draft.units[unit].isIdeograph
            draft.replace(place..<place) { output in
                output += text
                if isSpaced { output.append(0x20) }
            }
        }
    }
}
