package import Commerce

/// Distances between rows: numbers scaled to deviation 1, differing levels at a distance of their own.
package struct RowSpace: Sendable {
    /// Scaled numbers, row-major `[rows, numbers]`; NaN where missing.
    private var numbers: [Float]
    private let numberCount: Int
    /// Levels, row-major `[rows, levels]`; -1 where missing.
    private var levels: [Int32]
    private let levelCount: Int
    /// The square of the distance between two levels, and between a number and a missing one.
    private let levelDistance: Float

    /// Scales a table; levels lie as far apart as the numbers of the given rows deviate, in the median.
    ///
    /// Deviations that numbers are scaled by are those of the first `scaledBy` rows, or of all.
    package init(_ table: SampleTable, class members: [Int], scaledBy count: Int? = nil) {
        let modelled = table.schema.modelled
        let numeric = modelled.filter { table.schema.features[$0].kind.isNumeric }
        let named = modelled.filter { !table.schema.features[$0].kind.isNumeric }
        (numberCount, levelCount) = (numeric.count, named.count)
        numbers = [Float](repeating: 0, count: table.count * numeric.count)
        levels = [Int32](repeating: -1, count: table.count * named.count)
        var deviations: [Double] = []
        for (place, column) in numeric.enumerated() {
            let values = table.columns[column]
            let scale = Self.deviation(Array(values.prefix(count ?? values.count)))
            for row in values.indices {
                numbers[row * numeric.count + place] = Float(values[row] / scale)
            }
            deviations.append(Self.deviation(members.map { values[$0] / scale }))
        }
        for (place, column) in named.enumerated() {
            let values = table.columns[column]
            for row in values.indices where !values[row].isNaN {
                levels[row * named.count + place] = Int32(values[row])
            }
        }
        let median = deviations.sorted()
        let middle = median.isEmpty ? 1 : median[median.count / 2]
        levelDistance = Float(middle * middle)
    }

    /// The nearest rows among some, the row itself left out, nearest first; the earlier one of two alike.
    package func nearest(_ count: Int, of row: Int, among pool: [Int]) -> [Int] {
        closest(count, of: row, among: pool).map(\.row)
    }

    /// The distances of the nearest rows among some, the row itself left out, ascending.
    package func distances(_ count: Int, of row: Int, among pool: [Int]) -> [Float] {
        closest(count, of: row, among: pool).map { $0.distance.squareRoot() }
    }

    private func closest(
        _ count: Int,
        of row: Int,
        among pool: [Int]
    ) -> [(distance: Float, row: Int)] {
        var best: [(distance: Float, row: Int)] = []
        var limit = Float.infinity
        for other in pool where other != row {
            let distance = squaredDistance(row, other, limit: limit)
            guard distance < limit else { continue }
            let place = best.firstIndex { $0.distance > distance } ?? best.count
            best.insert((distance, other), at: place)
            if best.count > count { best.removeLast() }
            if best.count == count { limit = best[count - 1].distance }
        }
        return best
    }

    /// The squared distance, or something not below the limit.
    private func squaredDistance(_ first: Int, _ second: Int, limit: Float) -> Float {
        var sum: Float = 0
        numbers.withUnsafeBufferPointer { numbers in
            for place in 0..<numberCount {
                let left = numbers[first * numberCount + place]
                let right = numbers[second * numberCount + place]
                let difference = left - right
                if difference.isNaN {
                    if left.isNaN != right.isNaN { sum += levelDistance }
                } else {
                    sum += difference * difference
                }
            }
        }
        if sum >= limit { return sum }
        levels.withUnsafeBufferPointer { levels in
            for place in 0..<levelCount
            where levels[first * levelCount + place] != levels[second * levelCount + place] {
                sum += levelDistance
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
