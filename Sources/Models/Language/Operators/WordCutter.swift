/// Cuts texts into words in lower case: at spaces and signs, and those without spaces by a lexicon.
public struct WordCutter: Sendable {
    private let lexicon: PhraseTable?

    /// Takes the words of languages without spaces; without them each ideograph is a word.
    public init(lexicon: PhraseTable? = nil) {
        self.lexicon = lexicon
    }

    /// The words of a text, from its beginning on.
    public func words(of text: String) -> [String] {
        var draft = TextDraft()
        draft.begin(text, number: 0)
        if let lexicon { draft.join(by: lexicon) }
        return draft.units.map { unit in
            var word = String.UnicodeScalarView()
            word.append(contentsOf: draft.scalars[unit.range].compactMap(Unicode.Scalar.init))
            return String(word).lowercased()
        }
    }

    /// Words as one text: with spaces, but for ideographs, which stand beside each other.
    public static func joined(_ words: some Sequence<String>) -> String {
        var text = ""
        for word in words {
            guard let first = word.unicodeScalars.first else { continue }
            if let last = text.unicodeScalars.last, !isIdeograph(last), !isIdeograph(first) {
                text += " "
            }
            text += word
        }
        return text
    }

    /// Whether a text has an ideograph.
    public static func hasIdeograph(_ text: String) -> Bool {
        text.unicodeScalars.contains(where: isIdeograph)
    }

    private static func isIdeograph(_ scalar: Unicode.Scalar) -> Bool {
        ScalarKind.of(scalar.value) == .ideograph
    }
}
