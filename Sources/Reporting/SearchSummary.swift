public import Experiments

/// The outcome of a search for a policy, for a terminal.
public struct SearchSummary: Sendable {
    private let result: SearchResult
    private let others: [SearchResult]

    /// Describes a search; `others` are those for the same thing at the same budget.
    public init(result: SearchResult, others: [SearchResult]) {
        self.result = result
        self.others = others
    }

    /// The summary in lines of at most `width` characters (and never under 40).
    public func text(width: Int) -> String {
        let words = SearchText(result: result, others: others)
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
