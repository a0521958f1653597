public import Experiments

/// The page of a search for a policy: what was found, at what cost, and every trial on the way.
///
/// Self-contained like the report, and a pure function of `tune.json` and what is given beside it.
public struct SearchPage: Page {
    let result: SearchResult
    let others: [SearchResult]
    private let recipe: String
    private let command: String

    /// Describes a search.
    ///
    /// - Parameters:
    ///   - result: what it found.
    ///   - others: other searches for the same thing at the same budget.
    ///   - recipe: the recipe as searched with.
    ///   - command: the command that searches again.
    public init(result: SearchResult, others: [SearchResult], recipe: String, command: String) {
        self.result = result
        self.others = others
        self.recipe = recipe
        self.command = command
    }

    /// The file's name in the search's folder.
    public static let fileName = "tune.html"

    var words: SearchText { SearchText(result: result, others: others) }

    /// The whole page.
    public func html() -> String {
        PageFrame(
            title: "Search: \(result.data)",
            lead: PageFrame.Lead(
                id: "found",
                heading: "Found",
                name: "what was found",
                markup: found
            ),
            sections: [comparisonSection, policySection, trialsSection, reproduceSection],
            findings: PolicySearch.findingsName
        ).markup.html
    }

    /// What was found, and what it is worth.
    private var found: Markup {
        let quick: Markup =
            result.isQuick
            ? """
            <p class="notice" role="note"><strong>Quick search.</strong> It shows how things work; it \
            can't support a claim.</p>

            """ : ""
        let facts: [(name: String, value: Markup)] = [
            ("Candidates", "\(NumberText.count(result.candidates.count))"),
            ("Trainings each", "\(NumberText.count(result.seeds))"),
            ("Budget in steps", "\(NumberText.count(result.budget))"),
            ("Steps taken", "\(NumberText.count(result.spent))"),
            ("Gate and test read", "never"),
        ]
        return """
            <section id="found" class="decision \(words.isBetter ? "augment" : "undecided")" \
            aria-labelledby="found-heading" tabindex="-1">
            <p class="eyebrow">\(result.data) <span>·</span> \
            \(SearchText.name(of: result.method)) <span>·</span> \(result.model)</p>
            <p class="label">on the tuning users alone</p>
            <h1 id="found-heading">\(words.headline)</h1>
            \(quick)<p class="lead">\(words.figures)</p>
            <p>\(Markup(prose: words.caution))</p>
            \(Markup.facts(facts))
            </section>
            """
    }

    private var policySection: Section {
        let body: Markup =
            result.bestPolicy.map { policy in
                let text = (try? RecipeFile.text(of: policy)) ?? ""
                return """
                    <p>It stands in <code>policy.yaml</code>; name that file under <code>policies:</code> \
                    of any recipe, or run <code>tuned.yaml</code>, which is this recipe with it.</p>
                    \(Markup.code(text))
                    """
            } ?? "<p>No candidate could be trained.</p>\n"
        return Section(
            id: "policy",
            heading: "Policy",
            question: "What does the best candidate do?",
            body: body
        )
    }

    private var reproduceSection: Section {
        Section(
            id: "reproduce",
            heading: "Reproduce",
            question: "How do I get the same page?",
            body: """
                <p>The same recipe, seeds and number of threads give the same figures, apart from \
                times.</p>
                \(Markup.code(command))\
                \(Markup.disclosure("The recipe as run", .code(recipe)))\
                \(Markup.facts([
                    ("Restock", "\(result.version)"), ("Build", "\(String(result.build.prefix(12)))"),
                    ("Seed of the draws", "\(String(result.seed))"),
                    ("Time", "\(NumberText.duration(seconds: result.seconds.values.reduce(0, +)))"),
                ]))
                """
        )
    }
}
