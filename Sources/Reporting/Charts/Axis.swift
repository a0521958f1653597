import Foundation

/// An axis with round marks that maps values to pixels.
struct Axis {
    /// Where the marks stand, ascending; at least two.
    let marks: [Double]
    /// Digits after the point that the marks need.
    let digits: Int
    private let pixels: ClosedRange<Double>

    /// Lays about `count` round marks over the values.
    ///
    /// Steps are 1, 2 or 5 times a power of ten.
    init(covering values: ClosedRange<Double>, pixels: ClosedRange<Double>, count: Int) {
        let span = values.upperBound - values.lowerBound
        let low = span > 0 ? values.lowerBound : values.lowerBound - 0.5
        let rough = (span > 0 ? span : 1) / Double(max(count - 1, 1))
        let power = pow(10, floor(log10(rough)))
        let multiple = [1.0, 2, 5, 10].first { $0 * power >= rough * 0.999 } ?? 10
        let step = multiple * power
        let first = floor(low / step + 1e-9)
        let last = ceil((span > 0 ? values.upperBound : low + 1) / step - 1e-9)
        marks = Array(stride(from: first, through: max(last, first + 1), by: 1)).map { $0 * step }
        digits = max(0, -Int(floor(log10(step) + 1e-9)))
        self.pixels = pixels
    }

    /// The pixel of a value; values beyond the marks lie beyond the pixels.
    func position(_ value: Double) -> Double {
        let first = marks[0]
        let share = (value - first) / (marks[marks.count - 1] - first)
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
