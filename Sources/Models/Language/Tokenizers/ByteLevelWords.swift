/// Cuts text into words with the space before them, numbers, signs and runs of white space.
///
///     's|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+
///
/// Source: Radford et al., "Language models are unsupervised multitask learners", 2019, the pattern published with
/// GPT-2.
struct ByteLevelWords: Sendable, Hashable {
    /// Whether each digit stands alone, before anything else is looked at.
    var separatesDigits = false
    /// Whether text that doesn't begin with a space gets one.
    var addsSpace = false

    private static let shortened = ["s", "t", "re", "ve", "m", "ll", "d"].map { Array($0.utf8) }

    /// Calls `body` with the UTF-8 of each word in its order; together they are the text.
    func forEachWord(of text: Substring, _ body: (UnsafeBufferPointer<UInt8>) -> Void) {
        CharacterKind.all.withUnsafeBufferPointer { kinds in
            if addsSpace, let first = text.unicodeScalars.first, !first.properties.isWhitespace {
                ([0x20] + Array(text.utf8)).withUnsafeBufferPointer {
                    cut(Cutter(bytes: $0, kinds: kinds), body)
                }
            } else {
                text.withBytes { cut(Cutter(bytes: $0, kinds: kinds), body) }
            }
        }
    }

    private func cut(_ text: Cutter, _ body: (UnsafeBufferPointer<UInt8>) -> Void) {
        var start = 0
        var place = 0
        while separatesDigits, place < text.bytes.count {
            let (kind, length) = text.kind(at: place)
            if kind == .number {
                text.split(start..<place, body)
                body(text[place..<place + length])
                start = place + length
            }
            place += length
        }
        text.split(start..<text.bytes.count, body)
    }

    /// A text, and what its characters are.
    private struct Cutter {
        let bytes: UnsafeBufferPointer<UInt8>
        let kinds: UnsafeBufferPointer<CharacterKind>

        subscript(_ range: Range<Int>) -> UnsafeBufferPointer<UInt8> {
            UnsafeBufferPointer(rebasing: bytes[range])
        }

        func kind(at place: Int) -> (kind: CharacterKind, length: Int) {
            let scalar = UTF8.scalar(in: bytes, at: place)
            if scalar.value < kinds.count { return (kinds[Int(scalar.value)], scalar.length) }
            return (CharacterKind(Unicode.Scalar(scalar.value)), scalar.length)
        }

        /// Finds the pattern's matches in a part, of which nothing outside counts.
        func split(_ range: Range<Int>, _ body: (UnsafeBufferPointer<UInt8>) -> Void) {
            var place = range.lowerBound
            while place < range.upperBound {
                let end = wordEnd(place, range.upperBound)
                body(self[place..<end])
                place = end
            }
        }

        /// Where the pattern's first match ends.
        private func wordEnd(_ start: Int, _ end: Int) -> Int {
            if bytes[start] == 0x27 {
                for ending in ByteLevelWords.shortened
                where self[start + 1..<end].starts(with: ending) {
                    return start + 1 + ending.count
                }
            }
            let first = bytes[start] == 0x20 ? start + 1 : start
            if first < end {
                let found = kind(at: first)
                if found.kind != .white { return runEnd(first, end, found.kind).end }
            }
            let white = runEnd(start, end, .white)
            // The last space of several belongs to the word behind it.
            return white.end == end || white.last == start ? white.end : white.last
        }

        /// Where characters of one kind end, and where the last of them begins.
        private func runEnd(
            _ start: Int,
            _ end: Int,
            _ kind: CharacterKind
        ) -> (end: Int, last: Int) {
            var (place, last) = (start, start)
            while place < end {
                let next = self.kind(at: place)
                if next.kind != kind { break }
                last = place
                place += next.length
            }
            return (place, last)
        }
    }
}

/// What the pattern tells apart.
private enum CharacterKind: UInt8, Sendable {
    case letter, number, white, sign

    /// Of the characters of the first plane, found out once: asking for their properties takes longer than all else.
    static let all: [CharacterKind] = (0..<0x10000).map {
        CharacterKind(Unicode.Scalar(UInt32($0)))
    }

    /// Finds out; what is no character counts as a sign.
    init(_ scalar: Unicode.Scalar?) {
        guard let scalar else {
            self = .sign
            return
        }
        if scalar.properties.isWhitespace {
            self = .white
            return
        }
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter:
            self = .letter
        case .decimalNumber, .letterNumber, .otherNumber:
            self = .number
        default:
            self = .sign
        }
    }
}
