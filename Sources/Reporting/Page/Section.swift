/// One part of the page, with its place in the table of contents.
struct Section {
    /// The anchor.
    let id: String
    /// The heading: a stage's verb, or a word of its kind.
    let heading: String
    /// What the section answers, in a few words.
    let question: String
    /// Everything under the heading.
    let body: Markup

    /// The section's HTML.
    var markup: Markup {
        """
        <section id="\(id)" aria-labelledby="\(id)-heading">
        <h2 id="\(id)-heading">\(heading) <span class="question">\(question)</span></h2>
        \(body)
        </section>

        """
    }
}

extension Markup {
    /// A part that opens on demand, and is open on paper.
    static func disclosure(_ summary: Markup, _ content: Markup, kind: String = "") -> Markup {
        "<details class=\"\(kind)\"><summary>\(summary)</summary>\n\(content)</details>\n"
    }

    /// A list of names and values.
    static func facts(_ facts: [(name: String, value: Markup)]) -> Markup {
        let entries = facts.map { fact -> Markup in
            "<div><dt>\(fact.name)</dt><dd>\(fact.value)</dd></div>\n"
        }
        return "<dl class=\"facts\">\n\(entries)</dl>\n"
    }

    /// Text whose line breaks count.
    static func code(_ text: String) -> Markup {
        "<pre><code>\(text)</code></pre>\n"
    }
}
