public import Statistics

/// Slips of fingers: a neighbouring key in a letter's place or beside it, a letter left out, typed twice, or swapped with
/// the next one.
///
/// Words of four letters and more are mistyped, never in their first letter, which is seldom wrong; words with digits stay,
/// since a model's number with a slip names another model.
///
/// Source: Damerau, "A technique for computer detection and correction of spelling errors", CACM 7(3), 1964 (the four
/// kinds of errors); Yannakoudakis & Fawthrop, Information Processing & Management 19(2), 1983 (the first letter).
public struct KeyboardErrors: TextOperator {
    /// The operator's name.
    public static let name = "keyboard"
    /// The share of the letters that may be mistyped.
    public let share: Double
    private let neighbours: CharacterTable
    private static let shortest = 4

    /// Takes the letters that lie beside each other; by default on an English keyboard.
    public init(neighbours: CharacterTable? = nil, share: Double = 0.1) {
        self.neighbours = neighbours ?? Self.english
        self.share = share
    }

    private static let english: CharacterTable = {
        let rows = ["qwertyuiop", "asdfghjkl", "zxcvbnm"].map(Array.init)
        var entries: [Character: [Character]] = [:]
        for (row, letters) in rows.enumerated() {
            for (column, letter) in letters.enumerated() {
                // Each row stands half a key to the right of the one above.
                let near = [
                    (row, column - 1), (row, column + 1), (row - 1, column), (row - 1, column + 1),
                    (row + 1, column - 1), (row + 1, column),
                ]
                entries[letter] = near.compactMap { row, column in
                    rows.indices.contains(row) && rows[row].indices.contains(column)
                        ? rows[row][column] : nil
                }
            }
        }
        return CharacterTable(entries)
    }()

    /// Notes slips.
    public func edit(_ draft: inout TextDraft, _ random: inout RandomSource) {
        var letters = 0
        for unit in draft.units where isTyped(unit, draft) {
            letters += unit.range.count
            for place in unit.start + 1..<unit.end {
                draft.matches.append(TextDraft.Match(range: place..<place + 1, entry: 0))
            }
        }
        random.choose(most(of: letters), of: draft.matches.count) { number, random in
            slip(&draft, draft.matches[number].range.indicesAsInt.lowerBound, &random)
        }
    }

    /// Whether a unit is a word of plain letters that is long enough.
    private func isTyped(_ unit: TextDraft.Unit, _ draft: borrowing TextDraft) -> Bool {
        guard unit.range.count >= Self.shortest else { return false }
        for place in unit.range where !(0x61...0x7A).contains(draft.folded[place]) { return false }
        return true
    }

    private func slip(_ draft: inout TextDraft, _ place: Int, _ random: inout RandomSource) {
        let letter = draft.scalars[place]
        let near = neighbours[draft.folded[place]]
        let kind = random.below(5)
        let key = near.isEmpty ? letter : near[near.startIndex + random.below(near.count)]
        let typed = draft.folded[place] == letter ? key : ScalarKind.uppercased(key)
        switch kind {
        case 0: draft.replace(place..<place + 1) { $0.append(typed) }
        case 1:
            draft.replace(place..<place + 1) {
                $0.append(letter)
                $0.append(typed)
            }
        case 2: draft.replace(place..<place + 1) { _ in }
        case 3:
            draft.replace(place..<place + 1) {
                $0.append(letter)
                $0.append(letter)
            }
        default:
            let other = place + 1
            guard other < draft.scalars.count, (0x61...0x7A).contains(draft.folded[other]) else {
                return draft.replace(place..<place + 1) { _ in }
            }
            let next = draft.scalars[other]
            draft.replace(place..<place + 2) {
                $0.append(next)
                $0.append(letter)
            }
        }
    }
}
