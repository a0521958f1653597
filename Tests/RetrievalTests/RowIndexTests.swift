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
        #expect(space.nearest(2, of: 0, among: [1, 2, 3]) == [2, 1])
    }

    @Test("Asking for many rows at once is asking for each", arguments: [1, 3])
    func manyAtOnce(threads: Int) {
        var random = Seed(5).generator()
        var table = SampleTable(Self.schema)
        for _ in 0..<300 {
            table.append(
                [
                    random.normal(), random.normal(), Double(random.below(3)),
                    Double(random.below(2)),
                ],
                label: 0
            )
        }
        let pool = Array(stride(from: 0, to: 300, by: 2))
        let space = RowSpace(table, class: pool)
        let rows = Array(0..<300)
        let found = space.nearest(4, ofEach: rows, among: pool, threads: threads)
        #expect(rows.allSatisfy { found[$0] == space.nearest(4, of: $0, among: pool) })
    }
}
