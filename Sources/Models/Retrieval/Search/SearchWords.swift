/// Cuts texts into the words that products are found by.
///
/// A word is a run of letters and digits in lower case; everything else separates. English plurals lose their s.
/// Chinese and Japanese, which put no spaces between words, are cut into pairs of neighbouring characters.
///
/// Source: Nie, Gao, Zhang & Zhou, "On the use of words and n-grams for Chinese information retrieval",
/// IRAL 2000, for the pairs.
public struct SearchWords: Sendable, Hashable {
    /// Makes a cutter.
    public init() {}

    /// The words of a text that is searched, in its order; ideographs alone stand among them.
    public func ofDocument(_ text: String) -> [String] { words(of: text, isQuery: false) }

    /// The words of what somebody searches for; an ideograph alone only where it has no neighbour.
    public func ofQuery(_ text: String) -> [String] { words(of: text, isQuery: true) }

    private func words(of text: String, isQuery: Bool) -> [String] {
        var result: [String] = []
        var word = String.UnicodeScalarView()
        var ideographs: [Unicode.Scalar] = []
        func endWord() {
            if !word.isEmpty { result.append(Self.singular(String(word))) }
            word = String.UnicodeScalarView()
        }
        func endIdeographs() {
            if !isQuery || ideographs.count == 1 { result += ideographs.map { String($0) } }
            for (left, right) in zip(ideographs, ideographs.dropFirst()) {
                result.append(String(left) + String(right))
            }
            ideographs.removeAll(keepingCapacity: true)
        }
        for scalar in text.lowercased().unicodeScalars {
            let scalar = Self.narrow(scalar)
            if Self.isIdeograph(scalar) {
                endWord()
                ideographs.append(scalar)
            } else if Self.isPartOfWord(scalar) {
                endIdeographs()
                word.append(scalar)
            } else {
                endWord()
                endIdeographs()
            }
        }
        endWord()
        endIdeographs()
        return result
    }

    /// The word without the s of a plural; short words and words that end in ss stay.
    private static func singular(_ word: String) -> String {
        let isPlural = word.utf8.count > 3 && word.hasSuffix("s") && !word.hasSuffix("ss")
        return isPlural ? String(word.dropLast()) : word
    }

    /// Full-width letters and digits as plain ones.
    private static func narrow(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        guard (0xFF01...0xFF5E).contains(scalar.value) else { return scalar }
        let plain = Unicode.Scalar(scalar.value - 0xFEE0) ?? scalar
        return (65...90).contains(plain.value)
            ? Unicode.Scalar(plain.value + 32) ?? plain : plain
    }

    private static func isPartOfWord(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.isASCII {
            return (48...57).contains(scalar.value) || (97...122).contains(scalar.value)
        }
        switch scalar.properties.generalCategory {
        case .lowercaseLetter, .uppercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
            .nonspacingMark, .spacingMark, .decimalNumber:
            return true
        default:
            return false
        }
    }

    /// Han, Hiragana and Katakana.
    private static func isIdeograph(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x3041...0x309F, 0x30A1...0x30FA, 0x30FC...0x30FF, 0x3400...0x4DBF, 0x4E00...0x9FFF,
            0xF900...0xFAFF, 0x20000...0x3134F:
            true
        default: false
        }
    }
}
