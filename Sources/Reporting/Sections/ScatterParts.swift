import Experiments
import Statistics

/// Real and made rows side by side on two principal components.
struct ScatterParts {
    private let scatter: RowScatter

    init(_ scatter: RowScatter) { self.scatter = scatter }

    var markup: Markup {
        let shares = scatter.explained.map { "\(NumberText.percent($0))" }
        let charts = [
            ScatterChart(
                title: "Real rows",
                message:
                    "\(NumberText.count(scatter.real.count)) training rows of the same classes.",
                kind: .real,
                points: scatter.real,
                sharing: scatter.made,
                table: table
            ),
            ScatterChart(
                title: "Made rows",
                message:
                    "\(NumberText.count(scatter.made.count)) rows; \(NumberText.percent(beyond)) "
                    + "of them lie beyond where real ones do.",
                kind: .made,
                points: scatter.made,
                sharing: scatter.real,
                table: table
            ),
        ].compactMap { $0.chart?.markup }
        return """
            <p>Rows as models see them, on the two directions in which the real ones differ most (principal \
            components). These hold \(shares.joined(separator: " and ")) of the real rows' variance: rows that lie \
            together here may differ in all the rest.</p>
            <div class="charts">
            \(charts)</div>

            """
    }

    /// The share of made rows outside of the rectangle that real ones fill.
    private var beyond: Double {
        guard let left = scatter.real.map(\.x).min(), let right = scatter.real.map(\.x).max(),
            let low = scatter.real.map(\.y).min(), let high = scatter.real.map(\.y).max()
        else { return 0 }
        let outside = scatter.made.count {
            !(left...right).contains($0.x) || !(low...high).contains($0.y)
        }
        return Double(outside) / Double(max(scatter.made.count, 1))
    }

    private static let shown = [0.05, 0.25, 0.5, 0.75, 0.95]

    private var table: Markup {
        let sides = [("real", scatter.real), ("made", scatter.made)]
        let directions = [("first", \RowScatter.Point.x), ("second", \RowScatter.Point.y)]
        let rows = directions.flatMap { direction, place in
            sides.map { side, points -> [Markup] in
                let values = points.map { $0[keyPath: place] }
                let cells = Self.shown.map { share -> Markup in
                    let quantile = try? Quantiles.quantile(share, of: values)
                    return
                        "\(NumberText.value(quantile, digits: 2))"
                }
                return ["\(direction) direction, \(side)"] + cells
            }
        }
        return Table(
            caption: "Where rows lie: the value below which a share of them is",
            columns: [.init("Rows")]
                + Self.shown.map { .init("\(NumberText.percent($0, digits: 0))", .number) },
            rows: rows
        ).markup()
    }
}
