import Commerce
import Foundation

/// How far a total may be from the sum of its parts, since numbers are rounded when they are written.
///
///     |total − Σ parts| <= absolute + relative · (|total| + Σ |parts|)
///
/// `absolute` is half a step of each column together: a total that was added up before its parts were rounded to cents
/// is off by so much. Whole numbers add up to whole numbers.
struct SumTolerance: Sendable, Hashable {
    /// What one column's rounding adds.
    struct Rounding: Sendable, Hashable {
        /// Half the distance of two neighbouring values.
        var half = 0.0
        /// Share of a value by which a measured number of single precision is off.
        var relative = 0.0

        /// Looks at how the values of a column are written.
        init(_ values: [Double], of kind: FeatureKind) {
            if kind.isWhole {
                half = 0.5
                return
            }
            let present = values.filter(\.isFinite)
            let decimals = (0...Self.mostDecimals).first { count in
                let grain = ColumnGrain(column: 0, form: .decimals(count))
                return present.allSatisfy { grain.rounded($0) == $0 }
            }
            if let decimals { half = pow(10, -Double(decimals)) / 2 }
            if decimals ?? .max > ColumnGrain.mostDecimals { relative = Double(Float.ulpOfOne) / 2 }
        }

        /// With more decimals a double can't hold both sides of the point.
        private static let mostDecimals = 12
    }

    let absolute: Double
    let relative: Double

    /// What adding up doubles leaves.
    static let exact = SumTolerance(absolute: 0, relative: 1e-12)

    private init(absolute: Double, relative: Double) {
        (self.absolute, self.relative) = (absolute, relative)
    }

    /// The tolerance for columns of such roundings.
    init(_ roundings: [Rounding]) {
        let areWhole = roundings.allSatisfy { $0.half == 0.5 }
        absolute = areWhole ? 0 : roundings.reduce(0) { $0 + $1.half }
        relative = max(Self.exact.relative, roundings.map(\.relative).max() ?? 0)
    }

    /// Whether a total is the sum, as far as rounding lets anyone tell; what is missing breaks nothing.
    func accepts(_ total: Double, of parts: [Double]) -> Bool {
        let sum = parts.reduce(0, +)
        if sum.isNaN || total.isNaN { return true }
        return abs(total - sum) <= largest(for: abs(total) + parts.reduce(0) { $0 + abs($1) })
    }

    /// What is granted to numbers whose sizes add up to `size`.
    func largest(for size: Double) -> Double { absolute + relative * size }
}
