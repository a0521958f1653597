/// What a written line has to be: one line of words, neither too few nor too many.
///
/// Tokens that would break it are never drawn, so that whatever is written holds to it.
public struct LineConstraint: Sendable, Hashable, Codable {
    /// Words at least.
    public var fewestWords: Int
    /// Words at most.
    public var mostWords: Int
    /// Characters at most, spaces with them.
    ///
    /// While a line is written its bytes count, so that lines beyond ASCII become
    /// shorter.
    public var mostCharacters: Int

    /// States limits.
    ///
    /// - Precondition: there is room for the fewest words of a letter each.
    public init(fewestWords: Int = 1, mostWords: Int = 8, mostCharacters: Int = 60) {
        precondition(
            fewestWords >= 1 && mostWords >= fewestWords && mostCharacters >= 2 * fewestWords,
            "no line has \(fewestWords) to \(mostWords) words in \(mostCharacters) characters"
        )
        self.fewestWords = fewestWords
        self.mostWords = mostWords
        self.mostCharacters = mostCharacters
    }

    /// Whether a text holds to the limits.
    public func accepts(_ text: String) -> Bool {
        // By code points: a mark behind a space would be one character with it.
        let words = text.unicodeScalars.split(separator: " ", omittingEmptySubsequences: false)
        return (fewestWords...mostWords).contains(words.count)
            && words.allSatisfy { !$0.isEmpty } && text.count <= mostCharacters
            && !text.unicodeScalars.contains {
                switch $0.properties.generalCategory {
                case .control, .lineSeparator, .paragraphSeparator: true
                default: false
                }
            }
    }
}

/// How far a line has come.
struct LineState: Hashable {
    /// Words that were begun.
    var words = 0
    /// Bytes that were written, without a space at the start.
    var byteCount = 0
    /// Bytes that are missing from the last character.
    var pending = 0
    /// Whether a space stands at the end, before a word that isn't begun.
    var isOpen = false

    /// Whether the line may end here.
    func mayEnd(_ constraint: LineConstraint) -> Bool {
        pending == 0 && !isOpen && words >= constraint.fewestWords
    }

    /// Whether nothing more may be written.
    func isFull(_ constraint: LineConstraint) -> Bool {
        pending == 0 && byteCount >= constraint.mostCharacters
    }

    /// Goes on by a token.
    mutating func write(_ token: LineToken) {
        // The space before the first word is no part of the line.
        byteCount += token.byteCount - (words == 0 && token.opensWord ? 1 : 0)
        if !token.isSpace, words == 0 || token.opensWord || isOpen { words += 1 }
        isOpen = token.isSpace
        pending = token.isContinuation ? pending - token.leading : token.trailing
    }
}

/// What a token does to a line.
struct LineToken: Hashable {
    /// Whether it may stand in a line at all.
    var isPrintable = false
    /// Whether it begins with a space.
    var opensWord = false
    /// Whether it is a space and nothing else.
    var isSpace = false
    /// Whether a letter, a digit or a part of a character beyond ASCII is in it.
    var hasLetter = false
    /// Bytes, a space with them.
    var byteCount = 0
    /// Bytes at its start that end a character begun before.
    var leading = 0
    /// Whether all its bytes are such.
    var isContinuation = false
    /// Bytes that are missing at its end.
    var trailing = 0

    init(_ bytes: [UInt8]) {
        byteCount = bytes.count
        var rest = bytes[...]
        if rest.first == 0x20 {
            opensWord = true
            rest = rest.dropFirst()
        }
        guard !rest.isEmpty else {
            (isSpace, isPrintable) = (opensWord, opensWord)
            return
        }
        leading = rest.prefix { $0 & 0xc0 == 0x80 }.count
        guard leading == 0 || !opensWord, leading < 4 else { return }
        rest = rest.dropFirst(leading)
        isContinuation = rest.isEmpty
        hasLetter = leading > 0
        while let first = rest.first {
            let length: Int
            switch first {
            case 0x21...0x7e: length = 1
            case 0xc2...0xdf: length = 2
            case 0xe0...0xef: length = 3
            case 0xf0...0xf4: length = 4
            default: return
            }
            // Controls beyond ASCII, and a separator of lines or paragraphs.
            if first == 0xc2, let next = rest.dropFirst().first, next < 0xa1 { return }
            if rest.starts(with: [0xe2, 0x80, 0xa8]) || rest.starts(with: [0xe2, 0x80, 0xa9]) {
                return
            }
            let character = rest.prefix(length)
            guard character.dropFirst().allSatisfy({ $0 & 0xc0 == 0x80 }) else { return }
            trailing = length - character.count
            // What begins so and ends in another token might be a control, or separate lines.
            if trailing > 0, first == 0xc2 || first == 0xe2 { return }
            hasLetter = hasLetter || first > 0x7f || Self.isLetterOrDigit(first)
            rest = rest.dropFirst(character.count)
        }
        isPrintable = true
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5a, 0x61...0x7a: true
        default: false
        }
    }
}
