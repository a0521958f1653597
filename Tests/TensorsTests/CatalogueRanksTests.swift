import Statistics
import Tensors
import Testing

@Suite("Ranks in a catalogue")
struct CatalogueRanksTests {
    /// Cases with whole numbers, so that sums are exact and many scores tie.
    private struct Problem {
        var states: [[Float]]
        var table: [[Float]]
        var targets: [[Int32]]
        var excluded: [[Int32]]

        init(seed: Int, cases: Int, items: Int, width: Int) {
            var random = Seed(UInt64(seed)).generator()
            func rows(_ count: Int) -> [[Float]] {
                (0..<count).map { _ in (0..<width).map { _ in Float(random.below(3) - 1) } }
            }
            func groups(atMost most: Int) -> [[Int32]] {
                (0..<cases).map { _ in
                    (0..<random.below(most + 1)).map { _ in Int32(random.below(items)) }
                }
            }
            states = rows(cases)
            table = rows(items)
            targets = groups(atMost: 4)
            excluded = groups(atMost: 9)
        }

        @TensorThread
        func ranks(excluding: Bool, listLength: Int) throws -> CatalogueRanks? {
            try CatalogueRanks(
                states: Tensor(states.flatMap { $0 }, shape: [states.count, states[0].count]),
                table: Tensor(table.flatMap { $0 }, shape: [table.count, table[0].count]),
                targets: groups(targets),
                excluded: excluding ? groups(excluded) : nil,
                listLength: listLength
            )
        }

        private func groups(_ lists: [[Int32]]) -> CatalogueRanks.Groups {
            var offsets = [0]
            for list in lists { offsets.append((offsets.last ?? 0) + list.count) }
            return CatalogueRanks.Groups(offsets: offsets, items: lists.flatMap { $0 })
        }

        /// All scores of one case, one by one.
        func scores(_ number: Int, excluding: Bool) -> [Float] {
            var scores = table.map { row in
                zip(row, states[number]).reduce(Float(0)) { $0 + $1.0 * $1.1 }
            }
            if excluding { for item in excluded[number] { scores[Int(item)] = -.infinity } }
            return scores
        }
    }

    @Test(
        "Counts and lists are those of scoring item by item",
        arguments: [(1, 1, 1), (3, 47, 16), (70, 48, 5), (9, 49, 64), (65, 300, 32), (8, 97, 128)],
        [true, false]
    )
    @TensorThread
    func definition(_ size: (cases: Int, items: Int, width: Int), _ excluding: Bool) throws {
        let (cases, items, width) = size
        let problem = Problem(seed: items, cases: cases, items: items, width: width)
        let found = try problem.ranks(excluding: excluding, listLength: 7)
        guard CatalogueRanks.isSupported else {
            #expect(found == nil)
            return
        }
        var higher: [Int32] = []
        var equal: [Int32] = []
        var best: [[Int32]] = []
        for number in 0..<cases {
            let scores = problem.scores(number, excluding: excluding)
            for target in problem.targets[number] {
                higher.append(Int32(scores.count { $0 > scores[Int(target)] }))
                equal.append(Int32(scores.count { $0 == scores[Int(target)] }))
            }
            let order = scores.indices.filter { scores[$0] > -.infinity }
                .sorted { (-scores[$0], $0) < (-scores[$1], $1) }
            best.append(order.prefix(7).map { Int32($0) })
        }
        #expect(found?.higher == higher)
        #expect(found?.equal == equal)
        #expect(found?.best == best)
    }

    @Test("Items with the same row tie with a target, whatever the rounding")
    @TensorThread
    func sameRows() throws {
        var problem = Problem(seed: 3, cases: 20, items: 100, width: 64)
        var random = Seed(4).generator()
        for number in problem.states.indices {
            problem.states[number] = (0..<64).map { _ in Float(random.uniform()) - 0.5 }
        }
        let row = (0..<64).map { _ in Float(random.uniform()) - 0.5 }
        problem.table = (0..<100).map { item in
            item % 2 == 0 ? row : (0..<64).map { _ in Float(random.uniform()) - 0.5 }
        }
        problem.targets = problem.targets.map { _ in [8] }
        problem.excluded = problem.excluded.map { _ in [4, 6, 4] }
        let found = try problem.ranks(excluding: true, listLength: 0)
        #expect(!CatalogueRanks.isSupported || found?.equal == Array(repeating: 48, count: 20))
    }

    @Test("Every number of threads gives the same")
    @TensorThread
    func threads() throws {
        let problem = Problem(seed: 5, cases: 200, items: 500, width: 64)
        let before = TensorThread.threadCount
        defer { TensorThread.threadCount = before }
        let results = try [1, 2, 3].map { count in
            TensorThread.threadCount = count
            return try problem.ranks(excluding: true, listLength: 10)
        }
        #expect(results[0] == results[1])
        #expect(results[0] == results[2])
    }

    @Test(
        "Numbers whose scores might not be finite are left alone",
        arguments: [.nan, 1e30] as [Float]
    )
    @TensorThread
    func unbounded(number: Float) throws {
        var problem = Problem(seed: 6, cases: 10, items: 60, width: 16)
        problem.table[59][15] = number
        #expect(try problem.ranks(excluding: true, listLength: 3) == nil)
        problem = Problem(seed: 6, cases: 10, items: 60, width: 16)
        problem.states[9][0] = number
        #expect(try problem.ranks(excluding: true, listLength: 3) == nil)
    }
}
