import Commerce
import Statistics
import Testing

@testable import Retrieval

/// The index against the comparison with every row.
@Suite("Index of rows")
struct RowIndexTests {
    private static let schema = TableSchema(
        features: [
            Feature(name: "price", kind: .continuous), Feature(name: "visits", kind: .integer),
            Feature(name: "colour", kind: .category, levels: (0..<40).map { "c\($0)" }),
            Feature(name: "member", kind: .boolean, levels: ["no", "yes"]),
        ],
        label: "bought",
        negative: "no",
        positive: "yes"
    )

    /// Rows with many ties, missing values and copies.
    private static func table(_ count: Int, _ random: inout RandomSource) -> SampleTable {
        var table = SampleTable(schema)
        for row in 0..<count {
            if row > 0, random.below(10) == 0 {
                table.append(table.cells(of: random.below(row)), label: 0)
                continue
            }
            func maybe(_ value: Double) -> Double { random.below(12) == 0 ? .nan : value }
            let cells = [
                maybe(random.normal() * 30), maybe(Double(random.below(6))),
                maybe(Double(random.below(40))), maybe(Double(random.below(2))),
            ]
            table.append(cells, label: 0)
        }
        return table
    }

    @Test("finds the distances that comparing with every row finds", arguments: 0..<12)
    func oracle(seed: UInt64) {
        var random = Seed(seed).generator()
        let table = Self.table(1 + random.below(400), &random)
        let asked = Self.table(40, &random)
        let index = RowIndex(table)
        let (queries, rows) = (index.points(of: asked), index.points(of: table))
        for query in 0..<asked.count {
            let all = (0..<table.count).map {
                index.measure.squaredDistance(queries, query, rows, $0, limit: .infinity)
            }
            let found = index.nearest(5, to: queries, query)
            #expect(found.map(\.squaredDistance) == Array(all.sorted().prefix(5)))
            for match in found { #expect(all[match.row] == match.squaredDistance) }
            let limit = all.sorted()[all.count / 2]
            let near = index.nearest(table.count, to: queries, query, closerThan: limit)
            #expect(near.count == all.count { $0 < limit })
        }
        // A row itself is not its own neighbour, unless another one says the same.
        for row in stride(from: 0, to: table.count, by: 7) where table.count > 1 {
            let all = (0..<table.count).filter { $0 != row }.map {
                index.measure.squaredDistance(rows, row, rows, $0, limit: .infinity)
            }
            let found = index.nearest(1, to: rows, row, excluding: row)
            #expect(found.first?.squaredDistance == all.min() && found.first?.row != row)
        }
    }

    @Test("Numbers far from 0 keep their differences")
    func farNumbers() {
        var table = SampleTable(Self.schema)
        for seconds in [0.0, 100, 1, 50_000] {
            table.append([1_700_000_000 + seconds, 1, 0, 0], label: 0)
        }
        let space = RowSpace(table, class: [0, 1, 2, 3])
        #expect(space.pool([1, 2, 3]).nearest(2, of: 0) == [2, 1])
    }

    @Test("A pool finds what comparing with every row finds, in its order", arguments: 0..<6)
    func pool(seed: UInt64) {
        var random = Seed(seed).generator()
        let table = Self.table(700, &random)
        let rows = (0..<table.count).filter { _ in random.below(8) > 0 }
        let measure = RowMeasure(table)
        let points = measure.points(of: table)
        let pool = RowSpace(table, class: Array(0..<table.count)).pool(rows)
        for row in stride(from: 0, to: table.count, by: 23) {
            let all = rows.filter { $0 != row }.map {
                (
                    row: $0,
                    square: measure.squaredDistance(points, row, points, $0, limit: .infinity)
                )
            }.sorted { ($0.square, $0.row) < ($1.square, $1.row) }
            #expect(pool.nearest(5, of: row) == all.prefix(5).map(\.row))
            #expect(pool.distances(3, of: row) == all.prefix(3).map { $0.square.squareRoot() })
            let radius = all[all.count / 3].square.squareRoot()
            let within = all.count { $0.square.squareRoot() <= radius }
            #expect(pool.count(within: radius, of: row) == within)
        }
    }

    @Test("Asking for many rows at once is asking for each", arguments: [1, 3])
    func manyAtOnce(threads: Int) {
        var random = Seed(5).generator()
        let table = Self.table(300, &random)
        let pool = RowSpace(table, class: Array(0..<table.count)).pool(
            Array(stride(from: 0, to: 300, by: 2))
        )
        let rows = Array(0..<300)
        let found = pool.nearest(4, ofEach: rows, threads: threads)
        #expect(rows.allSatisfy { found[$0] == pool.nearest(4, of: $0) })
    }
}
