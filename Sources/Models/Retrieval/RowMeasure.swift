package import Commerce

/// How far rows of a table lie apart: numbers scaled to deviation 1, differing levels at a distance of their own.
///
///     d² = Σ_numbers (a − b)² / deviation² + m² · |{levels that differ}|,   m = median deviation
///
/// A number and a missing one lie as far apart as two levels; two missing ones are alike.
///
/// Source: Chawla et al., "SMOTE: synthetic minority over-sampling technique", JAIR 16, 2002, section 6.1.
package struct RowMeasure: Sendable {
    private let numeric: [Int]
    private let named: [Int]
    private let scales: [Double]
    /// What numbers are counted from: far from 0, single precision would lose their differences.
    private let centres: [Double]
    /// The square of the distance between two levels, and between a number and a missing one.
    let levelDistance: Float

    /// Learns scales from a table; levels lie as far apart as the numbers of `members` deviate, in the median.
    ///
    /// Deviations that numbers are scaled by are those of the first `scaledBy` rows, or of all.
    package init(_ table: SampleTable, class members: [Int], scaledBy count: Int? = nil) {
        let modelled = table.schema.modelled
        numeric = modelled.filter { table.schema.features[$0].kind.isNumeric }
        named = modelled.filter { !table.schema.features[$0].kind.isNumeric }
        scales = numeric.map { column in
            let values = table.columns[column]
            return Self.deviation(Array(values.prefix(count ?? values.count)))
        }
        centres = numeric.map { column in
            let present = table.columns[column].prefix(count ?? table.count).filter { !$0.isNaN }
            return present.isEmpty ? 0 : present.reduce(0, +) / Double(present.count)
        }
        let deviations = zip(numeric, scales).map { column, scale in
            Self.deviation(members.map { table.columns[column][$0] / scale })
        }.sorted()
        let middle = deviations.isEmpty ? 1 : deviations[deviations.count / 2]
        levelDistance = Float(middle * middle)
    }

    /// Learns scales from all rows of a table.
    package init(_ table: SampleTable) {
        self.init(table, class: Array(0..<table.count))
    }

    /// The rows as points whose distances can be told.
    package func points(of table: SampleTable) -> RowPoints {
        var points = RowPoints(
            count: table.count,
            numberCount: numeric.count,
            levelCount: named.count
        )
        for (place, column) in numeric.enumerated() {
            let values = table.columns[column]
            for row in values.indices {
                points.numbers[row * numeric.count + place] =
                    Float((values[row] - centres[place]) / scales[place])
            }
        }
        for (place, column) in named.enumerated() {
            let values = table.columns[column]
            for row in values.indices where !values[row].isNaN {
                points.levels[row * named.count + place] = Int32(values[row])
            }
        }
        return points
    }

    /// The squared distance, or something not below the limit.
    func squaredDistance(
        _ left: RowPoints,
        _ first: Int,
        _ right: RowPoints,
        _ second: Int,
        limit: Float
    ) -> Float {
        var sum: Float = 0
        let (numberCount, levelCount) = (left.numberCount, left.levelCount)
        left.numbers.withUnsafeBufferPointer { leftNumbers in
            right.numbers.withUnsafeBufferPointer { rightNumbers in
                for place in 0..<numberCount {
                    let one = leftNumbers[first * numberCount + place]
                    let other = rightNumbers[second * numberCount + place]
                    let difference = one - other
                    if difference.isNaN {
                        if one.isNaN != other.isNaN { sum += levelDistance }
                    } else {
                        sum += difference * difference
                    }
                }
            }
        }
        if sum >= limit { return sum }
        left.levels.withUnsafeBufferPointer { leftLevels in
            right.levels.withUnsafeBufferPointer { rightLevels in
                for place in 0..<levelCount
                where leftLevels[first * levelCount + place]
                    != rightLevels[second * levelCount + place]
                {
                    sum += levelDistance
                }
            }
        }
        return sum
    }

    /// The standard deviation of what is there; 1 where there is none.
    private static func deviation(_ values: [Double]) -> Double {
        let present = values.filter { !$0.isNaN }
        guard present.count > 1 else { return 1 }
        let mean = present.reduce(0, +) / Double(present.count)
        let squares = present.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        let deviation = (squares / Double(present.count)).squareRoot()
        return deviation > 1e-10 ? deviation : 1
    }
}

/// Rows as a measure sees them.
public struct RowPoints: Sendable {
    /// Scaled numbers, row-major `[rows, numbers]`; NaN where missing.
    var numbers: [Float]
    let numberCount: Int
    /// Levels, row-major `[rows, levels]`; -1 where missing.
    var levels: [Int32]
    let levelCount: Int
    /// How many rows there are.
    public let count: Int

    init(count: Int, numberCount: Int, levelCount: Int) {
        self.count = count
        self.numberCount = numberCount
        self.levelCount = levelCount
        numbers = [Float](repeating: 0, count: count * numberCount)
        levels = [Int32](repeating: -1, count: count * levelCount)
    }
}
