import Tensors

/// Which tokens of a vocabulary may follow in a line, as what is added to their scores: 0, or minus infinity.
final class LineMasks {
    let tokens: [LineToken]
    /// Tokens that end a line.
    let ends: Set<Int32>
    let constraint: LineConstraint
    private var known: [LineState: Tensor] = [:]

    init(_ tokenizer: Tokenizer, ends: Set<Int32>, _ constraint: LineConstraint) {
        self.constraint = constraint
        var tokens: [LineToken] = []
        var breaks: Set<Int32> = []
        for number in tokenizer.tokens.indices {
            let bytes = tokenizer.bytes(of: Int32(number))
            tokens.append(LineToken(bytes))
            if bytes == [0x0a] { breaks.insert(Int32(number)) }
        }
        self.tokens = tokens
        self.ends = ends.union(breaks)
    }

    /// What is added to all scores after a line that has come so far; `width` scores.
    func mask(after state: LineState, width: Int) -> Tensor {
        var state = state
        // Lines of which neither words nor bytes are scarce have the same mask.
        let room = constraint.mostCharacters - state.byteCount
        // Behind the longest token must come the rest of a character, and each word that is still missing.
        if room > Self.plenty + 4 + 2 * constraint.fewestWords { state.byteCount = 0 }
        if state.words > constraint.fewestWords, state.words < constraint.mostWords {
            state.words = constraint.fewestWords
        }
        if let mask = known[state] { return mask }
        let made = Tensor(
            (0..<width).map { mayFollow(state, Int32($0)) ? 0 : -Float.infinity }
        )
        if known.count >= Self.mostKnown { known = [:] }
        known[state] = made
        return made
    }

    /// Masks that are kept: one has as many numbers as the vocabulary has tokens.
    private static let mostKnown = 256
    /// Bytes beyond which no token is too long.
    private static let plenty = 24

    private func mayFollow(_ state: LineState, _ number: Int32) -> Bool {
        if ends.contains(number) { return state.mayEnd(constraint) }
        guard tokens.indices.contains(Int(number)) else { return false }
        let token = tokens[Int(number)]
        guard token.isPrintable, token.byteCount <= Self.plenty else { return false }
        // Bytes that continue a character stand behind its start alone, and as many as it misses.
        let continues = token.isContinuation && token.leading < state.pending
        guard continues || token.leading == state.pending else { return false }
        if state.isOpen, token.opensWord { return false }
        if state.words == 0, !token.isSpace, !token.hasLetter { return false }
        var next = state
        next.write(token)
        let begun = next.words + (next.isOpen ? 1 : 0)
        if begun > constraint.mostWords { return false }
        // Each word that is still missing takes a space and a letter, an open one the letter alone.
        let missing = 2 * max(0, constraint.fewestWords - begun) + (next.isOpen ? 1 : 0)
        return next.byteCount + next.pending + missing <= constraint.mostCharacters
    }
}
