/// A drawing with its title, its message in words, and its figures as a table.
struct Chart {
    /// What is drawn.
    let title: String
    /// What a reader sees in it, in a sentence; the drawing's text alternative.
    let message: String
    /// The drawing, `width` units wide, which is about its width in pixels on any screen.
    let drawing: Markup
    /// The drawing's size.
    let size: (width: Double, height: Double)
    /// What colours and shapes mean; empty where the drawing says it itself.
    let legend: Markup
    /// The figures drawn.
    let table: Markup

    /// The figure's HTML.
    var markup: Markup {
        """
        <figure>
        <figcaption><strong>\(title)</strong> <span>\(message)</span></figcaption>
        \(legend)<svg viewBox="0 0 \(pixel(size.width)) \(pixel(size.height))" role="img" \
        aria-label="\(title). \(message)">
        \(drawing)</svg>
        \(Markup.disclosure("Figures<span class=\"unseen\"> of \(title)</span>", table, kind: "data"))\
        </figure>

        """
    }
}
