/// What every page has in common: one file that loads nothing and runs nothing.
struct PageFrame {
    /// The window's title, before the program's name.
    let title: Markup
    /// Where the main part begins, and what it is called.
    let start: (anchor: String, name: String)
    /// The table of contents.
    let contents: Markup
    /// Everything beside it.
    let main: Markup
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
        <a class="skip" href="#\(start.anchor)">Skip to \(start.name)</a>
        <div class="page">
        \(contents)
        <main>
        \(main)</main>
        </div>
        <footer><p>Made by Restock. The same figures for machines: <code>\(findings)</code>.</p></footer>
        </body>
        </html>

        """
    }
}
