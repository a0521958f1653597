/// A text that an operator works on: its scalars, its words, and what is to be changed.
///
/// One draft serves many texts, one after another, so that nothing is allocated for each of them.
public struct TextDraft {
    /// A word of letters and digits, or one ideograph, with the marks that belong to it.
    struct Unit: Sendable, Hashable {
        var start: Int32
        var end: Int32
        var isIdeograph: Bool

        var range: Range<Int> { Int(start)..<Int(end) }
    }

    /// A phrase of the text that a table knows.
    struct Match {
        var range: Range<Int32>
        var entry: Int32
        /// Whether the text has the plural of what the table has.
        var isPlural = false
    }

    private struct Edit {
        var range: Range<Int32>
        var inserted: Range<Int32>
    }

    /// Which text of the batch it is.
    public private(set) var number = 0
    /// The text.
    private(set) var scalars: [UInt32] = []
    /// The text in lower case, with one space for whatever separates words; as long as `scalars`.
    private(set) var folded: [UInt32] = []
    /// Its words, from its beginning on.
    private(set) var units: [Unit] = []
    /// Room for an operator's candidates.
    var matches: [Match] = []
    private var edits: [Edit] = []
    private var inserted: [UInt32] = []
    private var result: [UInt32] = []

    init() {}

    /// Takes a text.
    mutating func begin(_ text: String, number: Int) {
        self.number = number
        scalars.removeAll(keepingCapacity: true)
        folded.removeAll(keepingCapacity: true)
        units.removeAll(keepingCapacity: true)
        matches.removeAll(keepingCapacity: true)
        edits.removeAll(keepingCapacity: true)
        inserted.removeAll(keepingCapacity: true)
        for scalar in text.unicodeScalars { scalars.append(scalar.value) }
        cut()
    }

    private mutating func cut() {
        // Whether the last unit ends where the next scalar stands.
        var isOpen = false
        for place in scalars.indices {
            let scalar = scalars[place]
            let kind = ScalarKind.of(scalar)
            let isBreak = kind == .space || scalar == 0x2D || scalar == 0x5F
            folded.append(isBreak ? 0x20 : ScalarKind.lowercased(scalar))
            switch kind {
            case .letter, .digit:
                if isOpen, !units[units.count - 1].isIdeograph {
                    units[units.count - 1].end += 1
                } else {
                    units.append(
                        Unit(start: Int32(place), end: Int32(place + 1), isIdeograph: false)
                    )
                }
                isOpen = true
            case .ideograph:
                units.append(Unit(start: Int32(place), end: Int32(place + 1), isIdeograph: true))
                isOpen = true
            case .mark:
                if isOpen { units[units.count - 1].end += 1 }
            case .space: isOpen = false
            case .other:
                isOpen = isOpen && !units[units.count - 1].isIdeograph && isInner(place)
                if isOpen { units[units.count - 1].end += 1 }
            }
        }
    }

    /// Whether a sign joins the two parts of one word, as in t-shirt, men's, 1.5 and 3/4.
    private func isInner(_ place: Int) -> Bool {
        guard place + 1 < scalars.count, place > 0 else { return false }
        let next = ScalarKind.of(scalars[place + 1])
        switch scalars[place] {
        case 0x2D, 0x27, 0x2019, 0x26, 0x5F: return next == .letter || next == .digit
        case 0x2E, 0x2F: return next == .digit && ScalarKind.of(scalars[place - 1]) == .digit
        default: return false
        }
    }

    /// Makes one unit of those ideographs that a lexicon has as a word, the longest first.
    mutating func join(by lexicon: PhraseTable) {
        var kept = 0
        var place = 0
        while place < units.count {
            var unit = units[place]
            if unit.isIdeograph, let match = lexicon.match(self, from: place) {
                unit.end = units[match.last].end
                place = match.last
            }
            units[kept] = unit
            kept += 1
            place += 1
        }
        units.removeLast(units.count - kept)
    }

    /// Whether another change already touches a part of the text.
    func isTouched(_ range: Range<Int>) -> Bool {
        // Operators go from the beginning to the end, so that the last change nearly always tells.
        guard let last = edits.last else { return false }
        let end = Int(last.range.upperBound)
        if end < range.lowerBound || (end == range.lowerBound && !last.range.isEmpty) {
            return false
        }
        return edits.contains { edit in
            edit.range.isEmpty
                ? range.contains(Int(edit.range.lowerBound))
                : Int(edit.range.lowerBound) < range.upperBound
                    && range.lowerBound < Int(edit.range.upperBound)
        }
    }

    /// Notes that a part of the text becomes what `write` appends; parts that are touched already stay.
    mutating func replace(_ range: Range<Int>, _ write: (inout [UInt32]) -> Void) {
        guard !isTouched(range) else { return }
        let start = Int32(inserted.count)
        write(&inserted)
        let new = start..<Int32(inserted.count)
        let isSame =
            new.count == range.count
            && zip(range, new).allSatisfy { scalars[$0] == inserted[Int($1)] }
        if isSame { return }
        let edit = Edit(
            range: Int32(range.lowerBound)..<Int32(range.upperBound),
            inserted: new
        )
        let place = edits.lastIndex { $0.range.lowerBound <= edit.range.lowerBound }
        edits.insert(edit, at: place.map { $0 + 1 } ?? 0)
    }

    /// Notes that a part of the text becomes other words.
    ///
    /// - Parameters:
    ///   - range: scalars of the text; empty to insert before a scalar.
    ///   - text: what stands there then.
    public mutating func replace(_ range: Range<Int>, with text: String) {
        precondition(0 <= range.lowerBound && range.upperBound <= scalars.count, "not in the text")
        replace(range) { $0.append(contentsOf: text.unicodeScalars.lazy.map(\.value)) }
    }

    /// How many words the text has; an ideograph counts as one.
    public var wordCount: Int { units.count }

    /// Where a word stands, in scalars.
    public func range(ofWord word: Int) -> Range<Int> { units[word].range }

    /// Notes that a part of the text goes, with the comma behind it and the spaces on one side.
    mutating func remove(_ range: Range<Int>) {
        var (start, end) = (range.lowerBound, range.upperBound)
        if end < scalars.count, [0x2C, 0x3B, 0xFF0C].contains(scalars[end]) { end += 1 }
        while end < scalars.count, ScalarKind.of(scalars[end]) == .space { end += 1 }
        while end == scalars.count, start > 0, ScalarKind.of(scalars[start - 1]) == .space,
            !isTouched(start - 1..<start)
        {
            start -= 1
        }
        replace(start..<end) { _ in }
    }

    /// Applies the changes; a text that would lose its last word stays as it is.
    mutating func finish(_ text: String, _ changes: inout [TextChange]) -> String {
        if edits.isEmpty { return text }
        result.removeAll(keepingCapacity: true)
        let before = changes.count
        var place = 0
        for edit in edits {
            result.append(contentsOf: scalars[place..<Int(edit.range.lowerBound)])
            changes.append(
                TextChange(
                    start: edit.range.lowerBound,
                    removed: Int32(edit.range.count),
                    resultStart: Int32(result.count),
                    inserted: Int32(edit.inserted.count)
                )
            )
            result.append(contentsOf: inserted[edit.inserted.indicesAsInt])
            place = Int(edit.range.upperBound)
        }
        result.append(contentsOf: scalars[place...])
        trim(&changes, from: before)
        guard result.contains(where: { ScalarKind.of($0).isWord }) else {
            changes.removeLast(changes.count - before)
            return text
        }
        return Self.string(result)
    }

    /// Takes the space away that is left where the words at the end went one by one.
    private mutating func trim(_ changes: inout [TextChange], from first: Int) {
        while let last = result.last, ScalarKind.of(last) == .space, last != scalars.last {
            let end = Int32(result.count)
            result.removeLast()
            guard let place = changes[first...].firstIndex(where: { $0.resultStart == end }) else {
                changes[changes.count - 1].inserted -= 1
                continue
            }
            changes[place].start -= 1
            changes[place].removed += 1
            for change in place..<changes.count { changes[change].resultStart -= 1 }
        }
    }

    private static func string(_ scalars: [UInt32]) -> String {
        var count = 0
        for scalar in scalars {
            count += scalar < 0x80 ? 1 : scalar < 0x800 ? 2 : scalar < 0x10000 ? 3 : 4
        }
        return String(unsafeUninitializedCapacity: count) { bytes in
            var place = 0
            func put(_ byte: UInt32) {
                bytes[place] = UInt8(truncatingIfNeeded: byte)
                place += 1
            }
            for scalar in scalars {
                if scalar < 0x80 {
                    put(scalar)
                } else if scalar < 0x800 {
                    put(0xC0 | scalar >> 6)
                    put(0x80 | scalar & 0x3F)
                } else {
                    if scalar < 0x10000 {
                        put(0xE0 | scalar >> 12)
                    } else {
                        put(0xF0 | scalar >> 18)
                        put(0x80 | scalar >> 12 & 0x3F)
                    }
                    put(0x80 | scalar >> 6 & 0x3F)
                    put(0x80 | scalar & 0x3F)
                }
            }
            return place
        }
    }
}

extension ScalarKind {
    /// Whether it can be a word.
    var isWord: Bool { self == .letter || self == .digit || self == .ideograph }
}

extension Range<Int32> {
    /// The same bounds as they index an array.
    var indicesAsInt: Range<Int> { Int(lowerBound)..<Int(upperBound) }
}
