import Experiments

/// Two shares side by side in each bin: real and made.
struct PairedBars {
    private let distribution: RunDetails.Distribution
    private let width = 360.0
    private let rowHeight = 27.0

    /// Draws a distribution.
    init(_ distribution: RunDetails.Distribution) {
        self.distribution = distribution
    }

    /// The chart.
    var chart: Chart {
        Chart(
            title: distribution.name,
            message: message,
            drawing: Markup(rows.indices.map(row)),
            size: (width, rowHeight * Double(rows.count)),
            legend: """
                <ul class="legend" aria-hidden="true"><li><i class="swatch real"></i>real</li>\
                <li><i class="swatch made"></i>made</li></ul>

                """,
            table: table
        )
    }

    private var rows: [(bin: String, real: Double, made: Double)] {
        zip(distribution.bins, zip(distribution.real, distribution.made)).map { ($0, $1.0, $1.1) }
    }

    private var message: String {
        let apart =
            "\(NumberText.percent(distribution.distance)) of the made values would have to move"
        guard let widest = rows.max(by: { abs($0.made - $0.real) < abs($1.made - $1.real) }),
            abs(widest.made - widest.real) >= 0.0005
        else { return "Real and made data agree." }
        return
            "\(apart) to match the real ones; the widest gap is at \u{201C}\(widest.bin)\u{201D}: "
            + "\(NumberText.percent(widest.made)) made, \(NumberText.percent(widest.real)) real."
    }

    private func row(_ index: Int) -> Markup {
        let (bin, real, made) = rows[index]
        let labelEnd = 108.0
        let largest = rows.flatMap { [$0.real, $0.made] }.max() ?? 1
        let scale = (width - labelEnd - 52) / (largest > 0 ? largest : 1)
        let top = Double(index) * rowHeight
        func bar(_ share: Double, _ style: String, _ y: Double) -> Markup {
            let length = max(share * scale, share > 0 ? 1 : 0)
            return """
                <rect class="\(style)" x="\(pixel(labelEnd + 8))" y="\(pixel(y))" \
                width="\(pixel(length))" height="9"/>\
                <text class="small" x="\(pixel(labelEnd + 13 + length))" y="\(pixel(y + 8))">\
                \(NumberText.percent(share))</text>

                """
        }
        return """
            <text class="bin" x="\(pixel(labelEnd))" y="\(pixel(top + 16))">\(bin)</text>
            \(bar(real, "real", top + 2))\(bar(made, "made", top + 12))
            """
    }

    private var table: Markup {
        Table(
            caption: "\(distribution.name): \(distribution.unit)",
            columns: [.init("Bin"), .init("Real", .number), .init("Made", .number)],
            rows: rows.map {
                ["\($0.bin)", "\(NumberText.percent($0.real))", "\(NumberText.percent($0.made))"]
            }
        ).markup()
    }
}
