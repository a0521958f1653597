import Experiments

/// A made sequence next to its parent, with what changed marked by words and signs.
struct ExampleCard {
    private let example: RunDetails.Example
    private let shownSteps = 12

    /// Shows an example.
    init(_ example: RunDetails.Example) {
        self.example = example
    }

    /// The card's HTML.
    var markup: Markup {
        let change = example.made.difference(from: example.parent)
        let parent =
            example.parent.isEmpty
            ? "<p class=\"quiet\">A generator's sample: it has no parent.</p>\n"
            : steps(example.parent, marked: Set(change.removals.compactMap(offset)), as: "del", "−")
        let made = steps(
            example.made,
            marked: example.parent.isEmpty ? [] : Set(change.insertions.compactMap(offset)),
            as: "ins",
            "+"
        )
        return """
            <article><p class="title">\(example.maker) \(status)</p>
            <div class="pair"><div><p class="column">Parent</p>
            \(parent)</div><div><p class="column">Made</p>
            \(made)</div></div></article>

            """
    }

    private var status: Markup {
        if let reason = example.rejected {
            return "<span class=\"tag no\">\u{2715} rejected: \(reason)</span>"
        }
        let confidence = NumberText.value(example.confidence, digits: 2)
        let label = example.label.map { "segment \($0), confidence \(confidence)" }
        return """
            <span class="tag yes">\u{2713} accepted</span> \
            <span class="quiet">\(label ?? "labelling abstained")</span>
            """
    }

    private func offset(_ change: CollectionDifference<RunDetails.Event>.Change) -> Int {
        switch change {
        case .insert(let offset, _, _), .remove(let offset, _, _): offset
        }
    }

    private func steps(
        _ events: [RunDetails.Event],
        marked: Set<Int>,
        as element: String,
        _ sign: String
    ) -> Markup {
        let (open, close) = (
            Markup(stringLiteral: "<\(element)>"), Markup(stringLiteral: "</\(element)>")
        )
        let entries = events.prefix(shownSteps).enumerated().map { index, step -> Markup in
            let text: Markup = "\(step.item) <span class=\"quiet\">\(step.event)</span>"
            let isMarked = marked.contains(index)
            let hint = sign == "+" ? "added: " : "left out: "
            return isMarked
                ? """
                <li>\(open)<span aria-hidden="true">\(sign) </span><span class="unseen">\(hint)</span>\
                \(text)\(close)</li>

                """ : "<li>\(text)</li>\n"
        }
        let rest = events.count - shownSteps
        let more: Markup =
            rest > 0 ? "<p class=\"quiet\">and \(NumberText.count(rest, "more step"))</p>\n" : ""
        return "<ol>\n\(entries)</ol>\n\(more)"
    }
}
