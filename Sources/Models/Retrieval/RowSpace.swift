package import Commerce
import Statistics

/// Distances between the rows of one table.
package struct RowSpace: Sendable {
    private let measure: RowMeasure
    private let points: RowPoints

    /// Scales a table; levels lie as far apart as the numbers of the given rows deviate, in the median.
    ///
    /// Deviations that numbers are scaled by are those of the first `scaledBy` rows, or of all.
    package init(_ table: SampleTable, class members: [Int], scaledBy count: Int? = nil) {
        measure = RowMeasure(table, class: members, scaledBy: count)
        points = measure.points(of: table)
    }

    /// The nearest rows among some, the row itself left out, nearest first; the earlier one of two alike.
    package func nearest(_ count: Int, of row: Int, among pool: [Int]) -> [Int] {
        closest(count, of: row, among: pool).map(\.row)
    }

    /// The nearest rows among some of each of several rows, as ``nearest(_:of:among:)`` gives them.
    package func nearest(
        _ count: Int,
        ofEach rows: [Int],
        among pool: [Int],
        threads: Int
    ) -> [Int: [Int]] {
        let found = parallelChunks(of: rows.count, size: 64, threads: threads) { chunk in
            rows[chunk].map { nearest(count, of: $0, among: pool) }
        }
        return Dictionary(zip(rows, found.joined()), uniquingKeysWith: { first, _ in first })
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
            let distance = measure.squaredDistance(points, row, points, other, limit: limit)
            guard distance < limit else { continue }
            let place = best.firstIndex { $0.distance > distance } ?? best.count
            best.insert((distance, other), at: place)
            if best.count > count { best.removeLast() }
            if best.count == count { limit = best[count - 1].distance }
        }
        return best
    }
}
