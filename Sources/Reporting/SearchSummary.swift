public import Experiments

/// The outcome of a search for a policy, for a terminal.
public struct SearchSummary: Sendable {
    private let result: SearchResult
    private let other: SearchResult?

    /// Describes a search; `other` is the other method's outcome at the same budget, if there is one.
    public init(result: SearchResult, other: SearchResult?) {
        self.result = result
        self.other = other
    }

    /// The summary in lines of at most `width` characters (and never under 40).
    public func text(width: Int) -> String {
        let words = SearchText(result: result, other: other)
        var blocks = [words.headline, words.figures, words.caution]
        if result.isQuick {
            blocks.append("Quick search: it shows how things work and supports no claim.")
        }
        blocks.append(words.cost)
        if let comparison = words.comparison { blocks.append(comparison) }
        return blocks.map { PlainText.wrap($0, max(width, 40)) }.joined(separator: "\n\n")
            .replacing("`", with: "").replacing("\u{A0}", with: " ")
            .replacing("\u{2212}", with: "-") + "\n"
    }
}
