public import Commerce
import Foundation

/// Turns rows of a table into numbers of similar size, as models take them that add columns up.
///
/// Numbers are shifted and scaled to mean 0 and deviation 1, after a signed logarithm where a column is
/// skewed; a missing one is 0 and says so in a column of its own. Each frequent level of a category has a
/// column of ones and zeros, all others share one, and missing has its own; so no number of levels makes
/// a row wider than ``levelLimit`` says.
///
///     z = (t(x) − mean) / deviation,   t(x) = sign(x) · log(1 + |x|) where |skewness| > 1, else x
public struct SampleEncoder: Sendable, Codable, Hashable {
    /// Levels of a category that have a column of their own at most.
    public static let levelLimit = 200
    /// Training rows that a level must have for a column of its own.
    private static let fewestOfLevel = 5

    /// How one column is written.
    enum Part: Codable, Hashable {
        case number(takesLogarithm: Bool, mean: Double, deviation: Double)
        /// Per level: its column within the part; `others` for the rare ones.
        case levels(columns: [Int], others: Int)
    }

    private let parts: [Part]
    /// The table's columns that are written, in order.
    private let sources: [Int]
    /// How many numbers a row gives.
    public let width: Int

    /// Learns means, deviations and frequent levels.
    ///
    /// - Complexity: O(*n* · columns).
    public init(fitting training: TrainingSet<SampleTable>) {
        let table = training.samples
        sources = table.schema.modelled
        parts = sources.map { column in
            let feature = table.schema.features[column]
            return feature.kind.isNumeric
                ? Self.number(table.columns[column])
                : Self.levels(table.columns[column], count: feature.levels.count)
        }
        width = parts.reduce(0) { $0 + $1.width }
    }

    /// The rows as numbers, row-major `[rows, width]`; all finite.
    public func encoded(_ table: SampleTable) -> [Float] {
        var result = [Float](repeating: 0, count: table.count * width)
        var start = 0
        for (part, source) in zip(parts, sources) {
            let column = table.columns[source]
            for row in 0..<table.count {
                part.write(column[row], to: &result, at: row * width + start)
            }
            start += part.width
        }
        return result
    }

    private static func number(_ column: [Double]) -> Part {
        let present = column.filter { !$0.isNaN }
        let plain = Moments(of: present)
        let takesLogarithm = abs(plain.skewness) > 1
        let moments = takesLogarithm ? Moments(of: present.map(Part.logarithm)) : plain
        return .number(
            takesLogarithm: takesLogarithm,
            mean: moments.mean,
            deviation: moments.deviation > 1e-10 ? moments.deviation : 1
        )
    }

    private static func levels(_ column: [Double], count: Int) -> Part {
        var counts = [Int](repeating: 0, count: count)
        for value in column where !value.isNaN { counts[Int(value)] += 1 }
        let frequent = counts.indices.filter { counts[$0] >= fewestOfLevel }
            .sorted { (counts[$1], $0) < (counts[$0], $1) }.prefix(levelLimit)
        var columns = [Int](repeating: frequent.count, count: count)
        for (place, level) in frequent.enumerated() { columns[level] = place }
        return .levels(columns: columns, others: frequent.count)
    }
}

extension SampleEncoder.Part {
    /// Numbers that the part gives; the last one says that the value is missing.
    var width: Int {
        switch self {
        case .number: 2
        case .levels(_, let others): others + 2
        }
    }

    func write(_ value: Double, to result: inout [Float], at start: Int) {
        if value.isNaN {
            result[start + width - 1] = 1
            return
        }
        switch self {
        case .number(let takesLogarithm, let mean, let deviation):
            let moved = takesLogarithm ? Self.logarithm(value) : value
            result[start] = Float((moved - mean) / deviation)
        case .levels(let columns, _):
            result[start + columns[Int(value)]] = 1
        }
    }

    static func logarithm(_ value: Double) -> Double {
        value < 0 ? -log1p(-value) : log1p(value)
    }
}

/// The first three moments of some numbers; zeros where there are none.
private struct Moments {
    var mean = 0.0
    var deviation = 0.0
    var skewness = 0.0

    init(of values: [Double]) {
        guard !values.isEmpty else { return }
        let count = Double(values.count)
        mean = values.reduce(0, +) / count
        var (squares, cubes) = (0.0, 0.0)
        for value in values {
            let difference = value - mean
            squares += difference * difference
            cubes += difference * difference * difference
        }
        deviation = (squares / count).squareRoot()
        if deviation > 1e-10 { skewness = cubes / count / (deviation * deviation * deviation) }
    }
}
