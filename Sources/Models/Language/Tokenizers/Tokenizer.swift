/// Turns text into the numbers of a language model's tokens, and back.
///
/// Text is cut where tokens with a meaning of their own stand, such as `[SEP]`; what is between them is cut
/// into words, and these into pieces of the vocabulary. Whatever text there is, it has tokens.
public struct Tokenizer: Sendable {
    /// How text is cut into words.
    enum Words: Sendable {
        case bert(BertWords)
        case byteLevel(ByteLevelWords)
    }

    /// How words are cut into pieces.
    enum Pieces: Sendable {
        case wordPiece(WordPiece)
        case bytePairs(BytePairs)
    }

    /// What stands around a text, and between two.
    struct Frame: Sendable, Hashable {
        var start: [Int32] = []
        var middle: [Int32] = []
        var end: [Int32] = []
    }

    /// The vocabulary: each token at its number.
    public let tokens: [String]
    let words: Words
    let pieces: Pieces
    let frame: Frame
    let special: [SpecialToken]

    /// A token with a meaning of its own.
    struct SpecialToken: Sendable, Hashable {
        var text: String
        var number: Int32
    }

    /// The tokens of a text as a model reads it.
    ///
    /// - Parameters:
    ///   - text: anything.
    ///   - limit: tokens at most; the text's end goes, what stands around it stays.
    /// - Returns: the tokens' numbers, with those of what stands around a text.
    public func encode(_ text: String, limit: Int = .max) -> [Int32] {
        let room = max(0, limit - frame.start.count - frame.end.count)
        var result = frame.start
        append(piecesOf: text, to: &result)
        result.removeLast(max(0, result.count - frame.start.count - room))
        return result + frame.end
    }

    /// The tokens of two texts in one.
    ///
    /// - Parameters:
    ///   - first: stays as it is as long as it can.
    ///   - second: loses its end first.
    ///   - limit: tokens at most.
    /// - Returns: the tokens' numbers, and for each whether it belongs to the second text (1) or not (0).
    public func encode(
        _ first: String,
        _ second: String,
        limit: Int = .max
    ) -> (tokens: [Int32], kinds: [Int32]) {
        let room = limit - frame.start.count - frame.middle.count - frame.end.count
        let head = pieces(of: first).prefix(max(0, room))
        let tail = pieces(of: second).prefix(max(0, room - head.count))
        let left = frame.start + head + frame.middle
        let right = tail + frame.end
        return (
            left + right,
            Array(repeating: 0, count: left.count) + Array(repeating: 1, count: right.count)
        )
    }

    /// The tokens of a text alone, with nothing around it.
    public func pieces(of text: String) -> [Int32] {
        var result: [Int32] = []
        append(piecesOf: text, to: &result)
        return result
    }

    private func append(piecesOf text: String, to result: inout [Int32]) {
        var rest = text[...]
        while let (range, token) = nextSpecial(in: rest) {
            append(rest[..<range.lowerBound], to: &result)
            result.append(token)
            rest = rest[range.upperBound...]
        }
        append(rest, to: &result)
    }

    /// The tokens of a text alone, none of which has a meaning of its own, whatever stands in the text.
    public func plainPieces(of text: String) -> [Int32] {
        var result: [Int32] = []
        append(text[...], to: &result)
        return result
    }

    /// The tokens of a text as a model reads it, none of which has a meaning of its own but those around it.
    public func encodePlain(_ text: String) -> [Int32] {
        frame.start + plainPieces(of: text) + frame.end
    }

    private func append(_ text: Substring, to result: inout [Int32]) {
        if text.isEmpty { return }
        switch pieces {
        case .wordPiece(let model): forEachWord(of: text) { model.append($0, to: &result) }
        case .bytePairs(let model): forEachWord(of: text) { model.append($0, to: &result) }
        }
    }

    private func forEachWord(of text: Substring, _ body: (UnsafeBufferPointer<UInt8>) -> Void) {
        switch words {
        case .bert(let words): words.forEachWord(of: text, body)
        case .byteLevel(let words): words.forEachWord(of: text, body)
        }
    }

    /// The first place of a token with a meaning of its own; of those at one place the longest.
    private func nextSpecial(in text: Substring) -> (Range<Substring.Index>, Int32)? {
        let utf8 = text.utf8
        var place = utf8.startIndex
        while let next = firstBytes.place(in: utf8[place...]) {
            for token in special where utf8[next...].starts(with: token.text.utf8) {
                return (next..<utf8.index(next, offsetBy: token.text.utf8.count), token.number)
            }
            place = utf8.index(after: next)
        }
        return nil
    }

    /// Bytes, for finding places where one of them stands.
    private struct ByteSet: Sendable {
        private var members = [Bool](repeating: false, count: 256)

        init(_ bytes: [UInt8]) {
            for byte in bytes { members[Int(byte)] = true }
        }

        func place(in text: Substring.UTF8View) -> Substring.Index? {
            let found = members.withUnsafeBufferPointer { members in
                text.withContiguousStorageIfAvailable { bytes in
                    bytes.firstIndex { members[Int($0)] }
                }
            }
            switch found {
            case .some(let offset?): return text.index(text.startIndex, offsetBy: offset)
            case .some(nil): return nil
            case nil: return text.firstIndex { members[Int($0)] }
            }
        }
    }

    private let firstBytes: ByteSet
    let specialNumbers: Set<Int32>

    init(tokens: [String], words: Words, pieces: Pieces, frame: Frame, special: [SpecialToken]) {
        self.tokens = tokens
        self.words = words
        self.pieces = pieces
        self.frame = frame
        self.special = special.filter { !$0.text.isEmpty }
            .sorted { ($1.text.utf8.count, $0.number) < ($0.text.utf8.count, $1.number) }
        firstBytes = ByteSet(special.compactMap(\.text.utf8.first))
        specialNumbers = Set(special.map(\.number))
    }
}
