/// Lines over a common axis, told apart by colour and by dashes.
struct LineChart {
    /// One line.
    struct Line {
        /// Which of the styles in the style sheet draws it.
        var style: Int
        /// Where it passes, from left to right.
        var points: [(x: Double, y: Double)]
        /// A point to mark, such as the best epoch.
        var marked: (x: Double, y: Double)?
    }

    let title: String
    let message: String
    let horizontal: String
    let lines: [Line]
    let table: Markup

    private let size = (width: 360.0, height: 216.0)

    /// An entry of a legend: what a line of a style stands for.
    static func key(style: Int, name: String) -> Markup {
        """
        <li><svg class="key" viewBox="0 0 28 8" aria-hidden="true"><line class="line \
        s\(String(style))" x1="0" x2="28" y1="4" y2="4"/></svg>\(name)</li>
        """
    }

    /// The chart, or nil where there is nothing to draw.
    var chart: Chart? {
        let points = lines.flatMap(\.points).filter { $0.x.isFinite && $0.y.isFinite }
        guard let left = points.map(\.x).min(), let right = points.map(\.x).max(),
            let low = points.map(\.y).min(), let high = points.map(\.y).max()
        else { return nil }
        let x = Axis(
            covering: min(left, 0)...right,
            pixels: 46...(size.width - 14),
            count: 5,
            isTight: true
        )
        let y = Axis(covering: low...high, pixels: 8...(size.height - 38), count: 5)
        return Chart(
            title: title,
            message: message,
            drawing: Markup(grid(x, y) + lines.map { path($0, x, y) }),
            size: size,
            legend: "",
            table: table
        )
    }

    private func grid(_ x: Axis, _ y: Axis) -> [Markup] {
        let bottom = size.height - 38
        let levels = y.marks.map { mark -> Markup in
            let height = y.flipped(mark)
            return """
                <line class="grid" x1="46" x2="\(pixel(size.width - 14))" y1="\(pixel(height))" \
                y2="\(pixel(height))"/><text class="small end" x="40" y="\(pixel(height + 4))">\
                \(NumberText.value(mark, digits: y.digits))</text>

                """
        }
        let columns = x.marks.map { mark -> Markup in
            """
            <text class="small middle" x="\(pixel(x.position(mark)))" y="\(pixel(bottom + 16))">\
            \(NumberText.count(Int(mark)))</text>

            """
        }
        let name: Markup = """
            <text class="small middle" x="\(pixel(size.width / 2 + 18))" \
            y="\(pixel(size.height - 4))">\(horizontal)</text>

            """
        return levels + columns + [name]
    }

    private func path(_ line: Line, _ x: Axis, _ y: Axis) -> Markup {
        let points = line.points.filter { $0.x.isFinite && $0.y.isFinite }
            .map { "\(pixel(x.position($0.x))),\(pixel(y.flipped($0.y)))" }
        var drawn: Markup = """
            <polyline class="line s\(String(line.style))" points="\(points.joined(separator: " "))"/>

            """
        if let marked = line.marked, marked.x.isFinite, marked.y.isFinite {
            drawn += """
                <circle class="mark s\(String(line.style))" cx="\(pixel(x.position(marked.x)))" \
                cy="\(pixel(y.flipped(marked.y)))" r="3.2"/>

                """
        }
        return drawn
    }
}
