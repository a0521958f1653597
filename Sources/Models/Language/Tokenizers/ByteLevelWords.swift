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

    private enum Kind { case letter, number, white, sign }

    private static let shortened = ["'s", "'t", "'re", "'ve", "'m", "'ll", "'d"]
        .map { Array($0.unicodeScalars) }

    /// Calls `body` with the UTF-8 of each word in its order; together they are the text.
    func forEachWord(of text: Substring, _ body: (ArraySlice<UInt8>) -> Void) {
        var scalars = Array(text.unicodeScalars)
        if addsSpace, let first = scalars.first, !first.properties.isWhitespace {
            scalars.insert(" ", at: 0)
        }
        guard separatesDigits else { return split(scalars[...], body) }
        var rest = scalars[...]
        while let digit = rest.firstIndex(where: { Self.kind(of: $0) == .number }) {
            split(rest[..<digit], body)
            emit(rest[digit...digit], body)
            rest = rest[(digit + 1)...]
        }
        split(rest, body)
    }

    private func split(_ scalars: ArraySlice<Unicode.Scalar>, _ body: (ArraySlice<UInt8>) -> Void) {
        var rest = scalars
        while !rest.isEmpty {
            let word = rest.prefix(wordLength(rest))
            emit(word, body)
            rest = rest.dropFirst(word.count)
        }
    }

    /// How many characters the pattern's first match has.
    private func wordLength(_ text: ArraySlice<Unicode.Scalar>) -> Int {
        for ending in Self.shortened where text.starts(with: ending) { return ending.count }
        let start = text.startIndex
        let hasSpace = text[start] == " "
        if let first = hasSpace ? text.dropFirst().first : text.first {
            let kind = Self.kind(of: first)
            if kind != .white {
                let run = text.dropFirst(hasSpace ? 1 : 0).prefix { Self.kind(of: $0) == kind }
                return run.count + (hasSpace ? 1 : 0)
            }
        }
        let white = text.prefix { Self.kind(of: $0) == .white }.count
        // The last space of several belongs to the word behind it.
        return white == text.count || white == 1 ? white : white - 1
    }

    private func emit(_ word: ArraySlice<Unicode.Scalar>, _ body: (ArraySlice<UInt8>) -> Void) {
        var bytes: [UInt8] = []
        for scalar in word { bytes.append(contentsOf: UTF8.encode(scalar) ?? .init()) }
        body(bytes[...])
    }

    private static func kind(of scalar: Unicode.Scalar) -> Kind {
        if scalar.properties.isWhitespace { return .white }
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter:
            return .letter
        case .decimalNumber, .letterNumber, .otherNumber:
            return .number
        default:
            return .sign
        }
    }
}
