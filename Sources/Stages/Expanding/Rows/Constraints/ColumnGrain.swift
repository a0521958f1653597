import Commerce
import Foundation

/// How finely the numbers of a column are written: with so many decimals, or as whole days.
///
/// Real amounts end in cents, and made ones that don't can be told apart at a glance. A made number goes to the
/// nearest one that is written so.
///
///     continuous: value = round(value · 10^decimals) / 10^decimals,   date-time: value = 86400 · round(value / 86400)
///
/// Every made row keeps to it together with all constraints: these project a row onto values that are written so.
///
/// Found where all finite values of the training rows are written so, with the fewest decimals of 0...6.
struct ColumnGrain: Sendable, Hashable {
    /// How values are written.
    enum Form: Sendable, Hashable {
        case decimals(Int)
        case days
    }

    let column: Int
    let form: Form

    /// The distance of two neighbouring values.
    var step: Double {
        switch form {
        case .decimals(let count): 1 / pow(10, Double(count))
        case .days: Self.day
        }
    }

    /// The value next to a number that is written so: the nearest one, or the first one in a direction.
    ///
    /// Missing and infinite ones stay so.
    func rounded(
        _ value: Double,
        _ rule: FloatingPointRoundingRule = .toNearestOrAwayFromZero
    ) -> Double {
        let near = nearest(value)
        return switch rule {
        case .up where near < value: nearest(near + step)
        case .down where near > value: nearest(near - step)
        default: near
        }
    }

    private func nearest(_ value: Double) -> Double {
        switch form {
        case .decimals(let count):
            let scale = pow(10, Double(count))
            let scaled = value * scale
            return scaled.isFinite ? scaled.rounded() / scale : value
        case .days: return (value / Self.day).rounded() * Self.day
        }
    }

    /// How it reads, such as `price: 2 decimals`.
    func text(_ schema: TableSchema) -> String {
        let name = schema.features[column].name
        return switch form {
        case .decimals(0): "\(name): no decimals"
        case .decimals(1): "\(name): 1 decimal"
        case .decimals(let count): "\(name): \(count) decimals"
        case .days: "\(name): whole days"
        }
    }

    /// The columns of a table whose values have one.
    static func found(in table: SampleTable) -> [ColumnGrain] {
        table.schema.features.indices.compactMap { column in
            let values = table.columns[column].filter(\.isFinite)
            if values.isEmpty { return nil }
            let forms: [Form] =
                switch table.schema.features[column].kind {
                case .continuous: (0...mostDecimals).map { .decimals($0) }
                case .dateTime: [.days]
                default: []
                }
            return forms.lazy.map { ColumnGrain(column: column, form: $0) }.first { grain in
                values.allSatisfy { grain.rounded($0) == $0 }
            }
        }
    }

    /// With more decimals numbers are measured, not written.
    static let mostDecimals = 6
    /// Seconds of a day.
    private static let day = 86_400.0
}
