/// A table that reads well on paper, on a phone and aloud.
///
/// On narrow screens each row becomes a block whose cells carry their column's title; the roles keep
/// it a table for screen readers.
struct Table {
    /// How a column is set.
    enum Kind: String {
        case text, number, plot
    }

    /// A column's title and setting.
    struct Column {
        var title: Markup
        var kind: Kind

        init(_ title: Markup, _ kind: Kind = .text) {
            self.title = title
            self.kind = kind
        }
    }

    /// What the table shows, read before it.
    var caption: Markup
    /// The columns; the first one holds each row's heading.
    var columns: [Column]
    /// One cell a column.
    var rows: [[Markup]]

    /// Tables of a few short columns stay tables on any screen.
    private var stacks: Bool { columns.count > 3 || columns.count { $0.kind == .text } > 2 }

    /// The table's HTML, or a sentence where there are no rows.
    func markup(whenEmpty: Markup = "<p class=\"quiet\">None.</p>") -> Markup {
        if rows.isEmpty { return whenEmpty }
        let heads = columns.map { column -> Markup in
            "<th scope=\"col\" role=\"columnheader\" class=\"\(column.kind.rawValue)\">\(column.title)</th>"
        }
        let body = rows.map { cells -> Markup in
            "<tr role=\"row\">\(zip(columns, cells).enumerated().map(cell))</tr>\n"
        }
        return """
            <table role="table" class="\(stacks ? "stacks" : "compact")">
            <caption>\(caption)</caption>
            <thead role="rowgroup"><tr role="row">\(heads)</tr></thead>
            <tbody role="rowgroup">
            \(body)</tbody></table>

            """
    }

    private func cell(_ index: Int, _ content: (column: Column, cell: Markup)) -> Markup {
        let kind = content.column.kind.rawValue
        if index == 0 {
            return "<th scope=\"row\" role=\"rowheader\" class=\"\(kind)\">\(content.cell)</th>"
        }
        let label: Markup =
            "<span class=\"label\" aria-hidden=\"true\">\(content.column.title)</span>"
        return
            "<td role=\"cell\" class=\"\(kind)\">\(stacks ? label : "")<span>\(content.cell)</span></td>"
    }
}

extension Table {
    /// A table of names and counts, largest first.
    init(caption: Markup, name: Markup, counts: [String: Int]) {
        self.caption = caption
        columns = [Column(name), Column("Count", .number)]
        rows =
            counts
            .sorted { ($1.value, $0.key) < ($0.value, $1.key) }
            .map { ["\($0.key)", "\(NumberText.count($0.value))"] }
    }
}
