import Learners

/// Leads a writer of characters along the words of a title: what it writes are whole words of it in their order, and what
/// the product is among them.
///
/// Words with spaces between them stay apart by one; ideographs stand beside each other. No text outgrows its limit, neither in
/// the middle of a word nor before it has a head, since a word begins only where both still fit.
struct TitleGuide: TokenGuide {
    /// A word of a title.
    struct Word: Sendable, Hashable {
        var tokens: [Int32]
        /// Whether it needs a space to words of its kind.
        var isSpaced: Bool
        /// Whether it says what the product is.
        var isHead: Bool
    }

    /// Per text: the title's words; one of them at least is a head within the limit.
    let words: [[Word]]
    /// The token of a space; nil where the writer knows none.
    let space: Int32?
    /// Tokens of a text at most.
    let longest: Int

    /// How what stands may have come about.
    private struct State: Hashable {
        /// The word that is being written or was written last; -1 at the beginning.
        var word: Int
        /// Tokens of it that stand.
        var done: Int
        /// Whether a head stands, or is being written.
        var hasHead: Bool
        /// Whether a space stands behind the word.
        var isApart: Bool
    }

    /// What may come next; the text may end behind a word.
    func next(_ number: Int, after tokens: [Int32]) -> (tokens: [Int32], mayEnd: Bool) {
        let words = words[number]
        var states: Set<State> = [State(word: -1, done: 0, hasHead: false, isApart: false)]
        for (place, token) in tokens.enumerated() {
            var following: Set<State> = []
            for state in states {
                step(state, words, left: longest - place) { next, state in
                    if next == token { following.insert(state) }
                }
            }
            states = following
        }
        var allowed: Set<Int32> = []
        var mayEnd = false
        for state in states {
            step(state, words, left: longest - tokens.count) { token, _ in allowed.insert(token) }
            if state.word >= 0, state.done == words[state.word].tokens.count, state.hasHead,
                !state.isApart
            {
                mayEnd = true
            }
        }
        return (allowed.sorted(), mayEnd)
    }

    /// Calls `body` with each token that may follow a state, and the state that it leads to.
    private func step(
        _ state: State,
        _ words: [Word],
        left: Int,
        _ body: (Int32, State) -> Void
    ) {
        let before = state.word >= 0 ? words[state.word] : nil
        if let before, state.done < before.tokens.count {
            var next = state
            next.done += 1
            return body(before.tokens[state.done], next)
        }
        var needsSpace = false
        for number in state.word + 1..<words.count {
            let word = words[number]
            let isNext = (before?.isSpaced ?? false) && word.isSpaced && !state.isApart
            guard fits(number, words, isNext ? left - 1 : left, state.hasHead) else { continue }
            if isNext {
                needsSpace = true
            } else if word.isSpaced || !state.isApart {
                body(
                    word.tokens[0],
                    State(
                        word: number,
                        done: 1,
                        hasHead: state.hasHead || word.isHead,
                        isApart: false
                    )
                )
            }
        }
        if needsSpace, let space {
            var next = state
            next.isApart = true
            body(space, next)
        }
    }

    /// Whether a word fits, and a head behind it where none stands yet.
    private func fits(_ number: Int, _ words: [Word], _ left: Int, _ hasHead: Bool) -> Bool {
        let rest = left - words[number].tokens.count
        if hasHead || words[number].isHead { return rest >= 0 }
        return words[(number + 1)...].contains { $0.isHead && $0.tokens.count < rest }
    }
}
