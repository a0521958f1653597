/// What every page has in common: one file that loads nothing and runs nothing.
struct PageFrame {
    /// The part that a page begins with.
    struct Lead {
        /// The anchor.
        let id: String
        /// Its word in the table of contents.
        let heading: Markup
        /// What a link that skips to it calls it.
        let name: Markup
        let markup: Markup
    }

    /// The window's title, before the program's name.
    let title: Markup
    /// What it says first.
    let lead: Lead
    /// What it rests on.
    let sections: [Section]
    /// The file with the same figures.
    let findings: String

    /// The whole page.
    var markup: Markup {
        """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <meta http-equiv="Content-Security-Policy" \
        content="default-src 'none'; style-src 'unsafe-inline'">
        <title>\(title) – Restock</title>
        <style>
        \(StyleSheet.css)
        </style>
        </head>
        <body>
        <a class="skip" href="#\(lead.id)">Skip to \(lead.name)</a>
        <div class="page">
        \(contents)
        <main>
        \(lead.markup)\(sections.map(\.markup))</main>
        </div>
        <footer><p>Made by Restock. The same figures for machines: <code>\(findings)</code>.</p></footer>
        </body>
        </html>

        """
    }

    private var contents: Markup {
        let links = sections.map { section -> Markup in
            "<li><a href=\"#\(section.id)\">\(section.heading)</a></li>\n"
        }
        return """
            <nav aria-label="Contents">
            <p class="brand">Restock</p>
            <ul>
            <li><a href="#\(lead.id)">\(lead.heading)</a></li>
            \(links)</ul>
            </nav>
            """
    }
}
