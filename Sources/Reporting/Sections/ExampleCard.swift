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
        """
        <article><p class="title">\(example.maker) \(status)</p>
        \(example.parent.isEmpty ? sample : pair)</article>

        """
    }

    private var sample: Markup {
        """
        <p class="column">Made without a parent</p>
        <div class="sample">\(steps(example.made, marked: [], as: "ins", "+"))</div>
        """
    }

    private var pair: Markup {
        let change = example.made.difference(from: example.parent)
        let left = Set(change.removals.map(offset))
        let added = Set(change.insertions.map(offset))
        return """
            <div class="pair"><div><p class="column">Parent</p>
            \(steps(example.parent, marked: left, as: "del", "−"))</div>\
            <div><p class="column">Made</p>
            \(steps(example.made, marked: added, as: "ins", "+"))</div></div>
            """
    }

    /// What users did is said only where they did different things.
    private var showsEvents: Bool { Set((example.parent + example.made).map(\.event)).count > 1 }

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
        let hint = sign == "+" ? "added: " : "left out: "
        let entries = events.prefix(shownSteps).enumerated().map { index, step -> Markup in
            let kind: Markup = showsEvents ? " <span class=\"quiet\">\(step.event)</span>" : ""
            if !marked.contains(index) { return "<li>\(step.item)\(kind)</li>\n" }
            return """
                <li class="changed"><span class="sign" aria-hidden="true">\(sign)</span>\
                <span class="unseen">\(hint)</span>\(open)\(step.item)\(close)\(kind)</li>

                """
        }
        let rest = events.count - shownSteps
        let more: Markup =
            rest > 0 ? "<p class=\"quiet\">and \(NumberText.count(rest, "more step"))</p>\n" : ""
        return "<ol>\n\(entries)</ol>\n\(more)"
    }
}
