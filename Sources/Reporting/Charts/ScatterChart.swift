import Experiments
import Statistics

/// Points of one kind over axes that further charts may share.
struct ScatterChart {
    /// What colour points have: that of real rows, or of made ones.
    enum Kind: String {
        case real, made
    }

    let title: String
    let message: String
    let kind: Kind
    let points: [RowScatter.Point]
    /// What the axes cover beside the points.
    let sharing: [RowScatter.Point]
    let table: Markup

    private let size = (width: 360.0, height: 300.0)

    /// The chart, or nil where there is nothing to draw.
    var chart: Chart? {
        let all = (points + sharing).filter { $0.x.isFinite && $0.y.isFinite }
        guard let left = all.map(\.x).min(), let right = all.map(\.x).max(),
            let low = all.map(\.y).min(), let high = all.map(\.y).max()
        else { return nil }
        let x = Axis(covering: left...right, pixels: 46...(size.width - 8), count: 6)
        let y = Axis(covering: low...high, pixels: 8...(size.height - 38), count: 6)
        return Chart(
            title: title,
            message: message,
            drawing: Markup(grid(x, y)) + dots(x, y),
            size: size,
            legend: "",
            table: table
        )
    }

    private func grid(_ x: Axis, _ y: Axis) -> [Markup] {
        let (right, bottom) = (size.width - 8, size.height - 38)
        let levels = y.marks.map { mark -> Markup in
            let height = y.flipped(mark)
            return """
                <line class="grid" x1="46" x2="\(pixel(right))" y1="\(pixel(height))" \
                y2="\(pixel(height))"/><text class="small end" x="40" y="\(pixel(height + 4))">\
                \(NumberText.value(mark, digits: y.digits))</text>

                """
        }
        let columns = x.marks.map { mark -> Markup in
            let place = x.position(mark)
            return """
                <line class="grid" x1="\(pixel(place))" x2="\(pixel(place))" y1="8" \
                y2="\(pixel(bottom))"/><text class="small middle" x="\(pixel(place))" \
                y="\(pixel(bottom + 16))">\(NumberText.value(mark, digits: x.digits))</text>

                """
        }
        let name: Markup = """
            <text class="small middle" x="\(pixel(size.width / 2 + 18))" \
            y="\(pixel(size.height - 4))">first direction; upwards the second</text>

            """
        return levels + columns + [name]
    }

    /// One path for all points, which keeps a thousand of them small.
    private func dots(_ x: Axis, _ y: Axis) -> Markup {
        let places = points.filter { $0.x.isFinite && $0.y.isFinite }
            .map { "M\(pixel(x.position($0.x))) \(pixel(y.flipped($0.y)))h0" }
        return "<path class=\"dots \(kind.rawValue)\" d=\"\(places.joined())\"/>\n"
    }
}
