/// Small drawings of intervals around zero, one a table row, all on one scale.
///
/// Shapes say what colours say: a filled dot's interval lies on the better side of zero, a ring's contains
/// zero, a diamond's lies on the worse side.
struct IntervalPlot {
    private let axis: Axis
    private let limits: ClosedRange<Double>
    private let width = 168.0
    private let height = 22.0

    /// Makes a scale on which all intervals and zero can be seen; far ends get an arrow.
    ///
    /// - Parameters:
    ///   - intervals: what will be drawn, as shares or in the metric's unit.
    ///   - largest: the farthest value from zero that the scale has to show.
    init(showing intervals: [(low: Double, high: Double)], largest: Double = .infinity) {
        let ends = intervals.flatMap { [$0.low, $0.high] }.filter(\.isFinite)
        let low = max(min(ends.min() ?? 0, 0), -largest)
        let high = min(max(ends.max() ?? 0, 0), largest)
        axis = Axis(
            covering: low...max(high, low + 0.01),
            pixels: 9...(width - 9),
            count: 7
        )
        limits = axis.marks[0]...axis.marks[axis.marks.count - 1]
    }

    /// The scale, to stand in the column's heading.
    var scale: Markup {
        let ends = [limits.lowerBound, limits.upperBound].filter { $0 != 0 }
        let labels = ([0] + ends).map { mark -> Markup in
            let anchor = mark == 0 ? "middle" : mark < 0 ? "start" : "end"
            let x = mark == 0 ? axis.position(0) : mark < 0 ? 0 : width
            let text = mark == 0 ? "0" : NumberText.percentDifference(mark, digits: digits)
            return "<text class=\"small \(anchor)\" x=\"\(pixel(x))\" y=\"11\">\(text)</text>"
        }
        return """
            <span class="unseen">Relative difference, drawn</span>\
            <svg class="interval" viewBox="0 0 \(pixel(width)) 14" aria-hidden="true" \
            focusable="false">\(labels)</svg>
            """
    }

    /// Digits that the marks need in percent.
    private var digits: Int { max(axis.digits - 2, 0) }

    /// One row's drawing; the figures beside it say the same.
    ///
    /// More is better unless `lowerIsBetter`.
    func drawing(
        low: Double,
        mean: Double,
        high: Double,
        lowerIsBetter: Bool = false
    ) -> Markup {
        guard low.isFinite, mean.isFinite, high.isFinite else { return "" }
        let (left, right) = (position(low), position(high))
        let zero = pixel(axis.position(0))
        let isBetter = lowerIsBetter ? high < 0 : low > 0
        let isWorse = lowerIsBetter ? low > 0 : high < 0
        let style = isBetter ? "above" : isWorse ? "below" : "around"
        return """
            <svg class="interval" viewBox="0 0 \(pixel(width)) \(pixel(height))" aria-hidden="true" \
            focusable="false"><line class="grid" x1="1" x2="\(pixel(width - 1))" y1="11" y2="11"/>\
            <line class="zero" x1="\(zero)" x2="\(zero)" y1="1" y2="21"/>\
            <g class="\(style)"><line class="span" x1="\(pixel(left))" \
            x2="\(pixel(right))" y1="11" y2="11"/>\(arrows(low, high))\
            \(dot(at: position(mean), isWorse: isWorse))</g></svg>
            """
    }

    /// What the shapes mean.
    static let legend: Markup = """
        <p class="legend-line" aria-hidden="true">\
        <span class="above">\u{25CF} better, zero outside of the interval</span> \
        <span>\u{25CB} contains zero</span> \
        <span class="below">\u{25C6} worse</span></p>

        """

    private func position(_ value: Double) -> Double {
        axis.position(min(max(value, limits.lowerBound), limits.upperBound))
    }

    private func arrows(_ low: Double, _ high: Double) -> Markup {
        var drawn: Markup = ""
        if low < limits.lowerBound {
            drawn += "<path class=\"dot\" d=\"M2 11l7 -4v8z\"/>"
        }
        if high > limits.upperBound {
            drawn += "<path class=\"dot\" d=\"M\(pixel(width - 2)) 11l-7 -4v8z\"/>"
        }
        return drawn
    }

    private func dot(at x: Double, isWorse: Bool) -> Markup {
        if isWorse {
            return "<path class=\"dot\" d=\"M\(pixel(x)) 5.5l5.5 5.5l-5.5 5.5l-5.5 -5.5z\"/>"
        }
        return "<circle class=\"dot\" cx=\"\(pixel(x))\" cy=\"11\" r=\"4.5\"/>"
    }
}
