/// Texts one after another in one array.
struct FlatTexts: Sendable {
    private(set) var scalars: [UInt32] = []
    private var offsets: [Int32] = [0]

    var count: Int { offsets.count - 1 }

    mutating func append(_ text: some Sequence<UInt32>) {
        scalars.append(contentsOf: text)
        offsets.append(Int32(scalars.count))
    }

    func range(of text: Int) -> Range<Int> { Int(offsets[text])..<Int(offsets[text + 1]) }
}

/// Phrases with what may stand in their places: a hash table in flat arrays, which needs no text to be asked.
///
/// Case doesn't matter, nor whether a space, a hyphen or an underscore separates words. Open addressing with linear
/// probing, at most half full; hashes by Fowler, Noll & Vo (FNV-1a) over scalars.
public struct PhraseTable: Sendable {
    private var slots: [Int32]
    private var keys = FlatTexts()
    private var choiceOffsets: [Int32] = [0]
    private var texts = FlatTexts()
    /// Words or ideographs of the longest phrase.
    let longest: Int

    /// Builds a table; of two phrases that read the same the first counts.
    ///
    /// - Parameter entries: phrases with their choices, best first; choices may be none where only the phrases count.
    public init(_ entries: some Collection<(phrase: String, choices: [String])>) {
        var size = 16
        while size < 2 * entries.count { size *= 2 }
        slots = Array(repeating: -1, count: size)
        var longest = 1
        var draft = TextDraft()
        for (phrase, choices) in entries {
            draft.begin(phrase, number: 0)
            let first = draft.units.first, last = draft.units.last
            guard let first, let last else { continue }
            let key = Array(draft.folded[Int(first.start)..<Int(last.end)])
            let slot = Self.slot(of: key, 0..<key.count, slots, keys)
            guard slots[slot] < 0 else { continue }
            slots[slot] = Int32(keys.count)
            keys.append(key)
            for choice in choices { texts.append(choice.unicodeScalars.lazy.map(\.value)) }
            choiceOffsets.append(Int32(texts.count))
            longest = max(longest, draft.units.count)
        }
        self.longest = longest
    }

    /// A table of phrases without choices.
    public init(phrases: some Collection<String>) {
        self.init(phrases.map { (phrase: $0, choices: []) })
    }

    /// How many phrases it knows.
    public var count: Int { keys.count }

    /// The phrases in lower case, in the order in which they came in.
    public var phrases: [String] {
        (0..<keys.count).map { Self.string(keys.scalars[keys.range(of: $0)]) }
    }

    /// What may stand in a phrase's place, best first; nil for a phrase that it doesn't know.
    public func choices(of phrase: String) -> [String]? {
        var draft = TextDraft()
        draft.begin(phrase, number: 0)
        guard let first = draft.units.first, let last = draft.units.last,
            let entry = entry(in: draft.folded, Int(first.start)..<Int(last.end))
        else { return nil }
        return choices(of: entry).map { Self.string(text(of: $0)) }
    }

    private static func string(_ scalars: ArraySlice<UInt32>) -> String {
        var text = String.UnicodeScalarView()
        text.append(contentsOf: scalars.compactMap(Unicode.Scalar.init))
        return String(text)
    }

    /// The choices of an entry, by their numbers.
    func choices(of entry: Int) -> Range<Int> {
        Int(choiceOffsets[entry])..<Int(choiceOffsets[entry + 1])
    }

    /// The scalars of a choice.
    func text(of choice: Int) -> ArraySlice<UInt32> { texts.scalars[texts.range(of: choice)] }

    /// The entry that a part of a folded text is, if any.
    func entry(in folded: [UInt32], _ range: Range<Int>) -> Int? {
        let entry = slots[Self.slot(of: folded, range, slots, keys)]
        return entry < 0 ? nil : Int(entry)
    }

    /// The longest phrase that begins at a unit of a draft, and the unit with which it ends.
    func match(_ draft: borrowing TextDraft, from first: Int) -> (entry: Int, last: Int)? {
        let start = Int(draft.units[first].start)
        var found: (entry: Int, last: Int)?
        for last in first..<min(draft.units.count, first + longest) {
            if last > first {
                let gap = Int(draft.units[last - 1].end)..<Int(draft.units[last].start)
                guard gap.isEmpty || (gap.count == 1 && draft.folded[gap.lowerBound] == 0x20)
                else { break }
            }
            if let entry = entry(in: draft.folded, start..<Int(draft.units[last].end)) {
                found = (entry, last)
            }
        }
        return found
    }

    /// The slot that holds a key, or the free one where it belongs.
    private static func slot(
        of text: [UInt32],
        _ range: Range<Int>,
        _ slots: [Int32],
        _ keys: FlatTexts
    ) -> Int {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for place in range { hash = (hash ^ UInt64(text[place])) &* 0x0000_0100_0000_01b3 }
        let mask = slots.count - 1
        var slot = Int(truncatingIfNeeded: hash ^ (hash >> 32)) & mask
        while slots[slot] >= 0 {
            let key = keys.range(of: Int(slots[slot]))
            if key.count == range.count {
                var isSame = true
                for step in 0..<key.count
                where keys.scalars[key.lowerBound + step] != text[range.lowerBound + step] {
                    isSame = false
                    break
                }
                if isSame { return slot }
            }
            slot = (slot + 1) & mask
        }
        return slot
    }
}

extension TextDraft {
    /// Gathers the phrases of a table that stand in the text, none of which overlap, in `matches`.
    ///
    /// - Parameters:
    ///   - table: the phrases.
    ///   - kept: phrases that count as unknown, such as names.
    ///   - plurals: whether a word may stand in its regular English plural.
    mutating func gather(_ table: PhraseTable, kept: PhraseTable?, plurals: Bool) {
        var unit = 0
        while unit < units.count {
            if let kept, let name = kept.match(self, from: unit) {
                unit = name.last + 1
                continue
            }
            let same = table.match(self, from: unit)
            let plural = plurals ? table.singular(self, from: unit) : nil
            // The longer phrase says more: coffee tables are no coffee.
            let isPlural = plural.map { $0.last > same?.last ?? -1 } ?? false
            if let match = isPlural ? plural : same {
                matches.append(
                    Match(
                        range: units[unit].start..<units[match.last].end,
                        entry: Int32(match.entry),
                        isPlural: isPlural
                    )
                )
                unit = match.last
            }
            unit += 1
        }
    }
}

extension PhraseTable {
    private static let shortestPlural = 5

    /// The longest phrase that begins at a unit of a draft, of which the last word stands in its regular plural there.
    fileprivate func singular(
        _ draft: borrowing TextDraft,
        from first: Int
    ) -> (entry: Int, last: Int)? {
        var found: (entry: Int, last: Int)?
        for last in first..<min(draft.units.count, first + longest) {
            let unit = draft.units[last]
            if unit.isIdeograph || (last > first && unit.start != draft.units[last - 1].end + 1) {
                break
            }
            let end = Int(unit.end)
            guard unit.end - unit.start >= Self.shortestPlural, draft.folded[end - 1] == 0x73,
                draft.folded[end - 2] != 0x73,
                let entry = entry(in: draft.folded, Int(draft.units[first].start)..<end - 1)
            else { continue }
            found = (entry, last)
        }
        return found
    }
}
