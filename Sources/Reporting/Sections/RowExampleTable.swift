import Experiments

/// Made rows of one maker, each beside its closest real one, with the cells that differ in bold.
struct RowExampleTable {
    private let maker: String
    private let examples: [RowExample]
    /// Columns of the data that are shown.
    private static let shownAtMost = 30

    /// One table a maker, in the order of the examples.
    static func tables(_ examples: [RowExample]) -> [RowExampleTable] {
        var makers: [String] = []
        for example in examples where !makers.contains(example.maker) {
            makers.append(example.maker)
        }
        return makers.map { maker in
            RowExampleTable(maker: maker, examples: examples.filter { $0.maker == maker })
        }
    }

    var markup: Markup {
        let columns = examples.first?.cells ?? []
        // The label is last, and always shown.
        let places = columns.indices.filter {
            $0 < Self.shownAtMost || $0 == columns.count - 1
        }
        return Table(
            caption:
                "The first rows by <code>\(maker)</code>, each beside its closest training row",
            columns: [.init("Column")]
                + examples.indices.flatMap {
                    [
                        Table.Column("Made \(String($0 + 1))"),
                        Table.Column("Real \(String($0 + 1))"),
                    ]
                },
            rows: places.map { place -> [Markup] in
                ["<code>\(columns[place].column)</code>"]
                    + examples.flatMap { example -> [Markup] in
                        let cell = example.cells[place]
                        if cell.made == cell.real { return ["\(cell.made)", "\(cell.real)"] }
                        return ["<b>\(cell.made)</b>", "\(cell.real)"]
                    }
            }
        ).markup()
    }
}
