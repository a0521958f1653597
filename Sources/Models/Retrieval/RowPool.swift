import Statistics

/// Rows among which the nearest ones to any row of their space are looked for, by comparing it with all of them.
///
/// Values lie column by column, so that a row is compared with many at once: one loop over a block of rows for each
/// column, which the processor takes several values at a time in.
///
/// Memory: 4 · columns bytes a row.
package struct RowPool: Sendable {
    /// Rows whose distances are counted at once; their sums stay in the nearest cache.
    private static let blockSize = 256

    private let measure: RowMeasure
    /// All rows of the space.
    private let points: RowPoints
    /// The rows that are looked among.
    private let rows: [Int]
    /// Scaled numbers, `[numbers, rows]`; NaN where missing.
    private var numbers: [Float]
    /// Levels, `[levels, rows]`; -1 where missing.
    private var levels: [Int32]

    init(_ rows: [Int], of points: RowPoints, _ measure: RowMeasure) {
        self.measure = measure
        self.points = points
        self.rows = rows
        numbers = []
        levels = []
        numbers.reserveCapacity(rows.count * points.numberCount)
        levels.reserveCapacity(rows.count * points.levelCount)
        for column in 0..<points.numberCount {
            numbers += rows.map { points.numbers[$0 * points.numberCount + column] }
        }
        for column in 0..<points.levelCount {
            levels += rows.map { points.levels[$0 * points.levelCount + column] }
        }
    }

    /// The nearest rows to a row, itself left out, nearest first; the earlier one of two alike.
    package func nearest(_ count: Int, of row: Int) -> [Int] {
        closest(count, of: row).map(\.row)
    }

    /// The nearest rows to each of several rows, as ``nearest(_:of:)`` gives them.
    package func nearest(_ count: Int, ofEach asked: [Int], threads: Int) -> [Int: [Int]] {
        let found = parallelChunks(of: asked.count, size: 64, threads: threads) { chunk in
            asked[chunk].map { nearest(count, of: $0) }
        }
        return Dictionary(zip(asked, found.joined()), uniquingKeysWith: { first, _ in first })
    }

    /// The distances of the nearest rows to a row, itself left out, ascending.
    package func distances(_ count: Int, of row: Int) -> [Float] {
        closest(count, of: row).map { $0.distance.squareRoot() }
    }

    /// How many rows lie within a radius of a row, itself left out; one at its end does.
    package func count(within radius: Float, of row: Int) -> Int {
        var found = 0
        forEachBlock(of: row) { start, squares in
            for place in squares.indices where squares[place].squareRoot() <= radius {
                found += rows[start + place] == row ? 0 : 1
            }
        }
        return found
    }

    private func closest(_ count: Int, of row: Int) -> [(distance: Float, row: Int)] {
        var best: [(distance: Float, row: Int)] = []
        var limit = Float.infinity
        forEachBlock(of: row) { start, squares in
            for place in squares.indices where squares[place] < limit {
                let (distance, other) = (squares[place], rows[start + place])
                if other == row { continue }
                let position = best.firstIndex { $0.distance > distance } ?? best.count
                best.insert((distance, other), at: position)
                if best.count > count { best.removeLast() }
                if best.count == count { limit = best[count - 1].distance }
            }
        }
        return best
    }

    /// The squares of a row's distances to all rows, block by block.
    private func forEachBlock(
        of row: Int,
        _ body: (_ start: Int, _ squares: UnsafeMutableBufferPointer<Float>) -> Void
    ) {
        withUnsafeTemporaryAllocation(of: Float.self, capacity: Self.blockSize) { sums in
            for start in stride(from: 0, to: rows.count, by: Self.blockSize) {
                let length = min(Self.blockSize, rows.count - start)
                let squares = UnsafeMutableBufferPointer(rebasing: sums[..<length])
                squares.initialize(repeating: 0)
                addNumbers(of: row, from: start, to: squares)
                addLevels(of: row, from: start, to: squares)
                body(start, squares)
            }
        }
    }

    /// Terms are added in the order of ``RowMeasure/squaredDistance(_:_:_:_:limit:)``, so that both say the same.
    private func addNumbers(
        of row: Int,
        from start: Int,
        to squares: UnsafeMutableBufferPointer<Float>
    ) {
        let apart = measure.levelDistance
        forEachColumn(numbers, from: start, squares.count) { column, others in
            let value = points.numbers[row * points.numberCount + column]
            if value.isNaN {
                for place in squares.indices {
                    squares[place] += others[place].isNaN ? 0 : apart
                }
            } else {
                for place in squares.indices {
                    let difference = value - others[place]
                    squares[place] += difference.isNaN ? apart : difference * difference
                }
            }
        }
    }

    private func addLevels(
        of row: Int,
        from start: Int,
        to squares: UnsafeMutableBufferPointer<Float>
    ) {
        let apart = measure.levelDistance
        forEachColumn(levels, from: start, squares.count) { column, others in
            let value = points.levels[row * points.levelCount + column]
            for place in squares.indices {
                squares[place] += others[place] == value ? 0 : apart
            }
        }
    }

    /// The values of a block of rows, column by column.
    @inline(__always)
    private func forEachColumn<Value>(
        _ values: [Value],
        from start: Int,
        _ length: Int,
        _ body: (_ column: Int, _ others: UnsafeBufferPointer<Value>) -> Void
    ) {
        values.withUnsafeBufferPointer { values in
            for (column, first) in stride(from: 0, to: values.count, by: rows.count).enumerated() {
                body(
                    column,
                    UnsafeBufferPointer(rebasing: values[(first + start)...].prefix(length))
                )
            }
        }
    }
}
