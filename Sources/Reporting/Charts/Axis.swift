import Foundation

/// An axis with round marks that maps values to pixels.
struct Axis {
    /// Where the marks stand, ascending; at least two on an axis that isn't tight.
    let marks: [Double]
    /// Digits after the point that the marks need.
    let digits: Int
    private let pixels: ClosedRange<Double>

    private let ends: (first: Double, last: Double)

    /// Lays about `count` round marks over the values, in steps of 1, 2 or 5 times a power of ten.
    ///
    /// A tight axis ends with the values, any other with the first marks beyond them.
    init(
        covering values: ClosedRange<Double>,
        pixels: ClosedRange<Double>,
        count: Int,
        isTight: Bool = false
    ) {
        let span = values.upperBound - values.lowerBound
        let low = span > 0 ? values.lowerBound : values.lowerBound - 0.5
        let rough = (span > 0 ? span : 1) / Double(max(count - 1, 1))
        let power = pow(10, floor(log10(rough)))
        let multiple = [1.0, 2, 5, 10].first { $0 * power >= rough * 0.999 } ?? 10
        let step = multiple * power
        let first = floor(low / step + 1e-9)
        let last = max(ceil((span > 0 ? values.upperBound : low + 1) / step - 1e-9), first + 1)
        let all = stride(from: first, through: last, by: 1).map { $0 * step }
        marks = isTight && span > 0 ? all.filter { values.contains($0) } : all
        ends = isTight && span > 0 ? (low, values.upperBound) : (first * step, last * step)
        digits = max(0, -Int(floor(log10(step) + 1e-9)))
        self.pixels = pixels
    }

    /// The pixel of a value; values beyond the axis' ends lie beyond the pixels.
    func position(_ value: Double) -> Double {
        let share = (value - ends.first) / (ends.last - ends.first)
        return pixels.lowerBound + share * (pixels.upperBound - pixels.lowerBound)
    }

    /// The same counted from the other end, for vertical axes, whose pixels grow downwards.
    func flipped(_ value: Double) -> Double {
        pixels.lowerBound + pixels.upperBound - position(value)
    }
}

/// A coordinate with one digit after the point.
func pixel(_ value: Double) -> String {
    String(format: "%.1f", value.isFinite ? value : 0)
}
