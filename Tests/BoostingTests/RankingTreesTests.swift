import Boosting
import Testing

/// Scores of LightGBM's own Python package, printed by `Tests/Golden/ranking.py`.
@Suite("Trees that rank") struct RankingTreesTests {
    private static let settings = RankingSettings(
        rounds: 100,
        learningRate: 0.1,
        leaves: 5,
        leastLeafRows: 10,
        truncation: 8,
        cutoff: 5,
        patience: 15
    )

    @Test("Grows the trees of the Python package")
    func golden() throws {
        let tuning = try Self.lists(101, (0..<15).map { 8 + $0 % 3 })
        let trees = try RankingTrees(
            growingOn: Self.lists(1, (0..<40).map { 10 + $0 % 5 }),
            tuning: tuning,
            settings: Self.settings,
            seed: 3,
            threads: 2
        )
        try #require(trees.bestRound == 33)
        #expect(abs(trees.rounds[32].metric - 0.9580899776384881) < 1e-12)
        let expected = [
            -1.6152653568584174, -1.4298986085520387, 1.2464599792138704, -1.2935069812018303,
            -0.34665100410684185, -1.463299203982084,
        ]
        // The text keeps 17 digits of each leaf; sums over 33 trees lose a few.
        let found = try trees.scores(of: tuning.features, threads: 2)
        #expect(zip(found, expected).allSatisfy { abs($0 - $1) < 1e-12 })
        #expect(trees.importance[0] > trees.importance[2])
        // Lists that stop the growing change nothing in what is grown.
        var settings = Self.settings
        settings.rounds = 33
        let all = try RankingTrees(
            growingOn: Self.lists(1, (0..<40).map { 10 + $0 % 5 }),
            tuning: nil,
            settings: settings,
            seed: 3,
            threads: 2
        )
        #expect(all.bestRound == 33 && all.rounds.count == 33)
        #expect(try all.scores(of: tuning.features, threads: 2) == found)
        let again = try RankingTrees(text: trees.text)
        #expect(try again.scores(of: tuning.features, threads: 2) == found)
        #expect(again.bestRound == 33 && again.importance == trees.importance)
        #expect(throws: BoostingError.self) { try RankingTrees(text: "no trees") }
    }

    @Test("Where a column says the grade, lists come into their best order")
    func optimum() throws {
        var training = try Self.lists(1, Array(repeating: 12, count: 30))
        var tuning = try Self.lists(101, Array(repeating: 12, count: 10))
        training.features = try Self.revealed(training.grades)
        tuning.features = try Self.revealed(tuning.grades)
        let trees = try RankingTrees(
            growingOn: training,
            tuning: tuning,
            settings: Self.settings,
            seed: 1,
            threads: 1
        )
        #expect(trees.rounds[trees.bestRound - 1].metric == 1)
        let scores = try trees.scores(of: tuning.features, threads: 1)
        for start in stride(from: 0, to: scores.count, by: 12) {
            let order = (start..<start + 12).sorted { scores[$0] > scores[$1] }
            let grades = order.map { tuning.grades[$0] }
            #expect(grades.prefix(5) == grades.sorted(by: >).prefix(5))
        }
    }

    @Test("Refuses lists that don't cover the rows, and grades out of range")
    func refusals() throws {
        var lists = try Self.lists(1, [10, 10])
        lists.sizes = [10, 9]
        #expect(
            throws: BoostingError.lengthsDiffer(what: "rows in the lists", expected: 20, got: 19)
        ) { try Self.grown(lists) }
        lists.sizes = [10, 10]
        lists.grades[0] = -1
        #expect(throws: BoostingError.self) { try Self.grown(lists) }
        lists.grades[0] = 21
        #expect(throws: BoostingError.self) { try Self.grown(lists) }
    }

    private static func grown(_ lists: RankingTrees.Lists) throws -> RankingTrees {
        try RankingTrees(
            growingOn: lists,
            tuning: lists,
            settings: settings,
            seed: 1,
            threads: 1
        )
    }

    private static func revealed(_ grades: [Int32]) throws -> FeatureMatrix {
        try FeatureMatrix([("grade", grades.map(Double.init))])
    }

    /// The draws of a 32-bit linear congruential generator, in 0..<1.
    private static func draws(_ seed: UInt32, _ count: Int) -> [Double] {
        var state = seed
        return (0..<count).map { _ in
            state = 1_664_525 &* state &+ 1_013_904_223
            return Double(state) / 4_294_967_296
        }
    }

    /// The lists that the script makes.
    private static func lists(_ seed: UInt32, _ sizes: [Int]) throws -> RankingTrees.Lists {
        let rows = sizes.reduce(0, +)
        let a = draws(seed, rows)
        var b = draws(seed + 1, rows)
        let c = draws(seed + 2, rows)
        let noise = draws(seed + 3, rows)
        let grades = (0..<rows).map { row -> Int32 in
            let sum: Double = 0.6 * a[row] + 0.3 * b[row] + 0.3 * noise[row]
            let grade: Double = (4 * sum - 0.5).rounded(.down)
            return Int32(min(3, max(0, grade)))
        }
        for row in 0..<rows where row % 7 == 3 { b[row] = .nan }
        return RankingTrees.Lists(
            features: try FeatureMatrix([("a", a), ("b", b), ("c", c)]),
            grades: grades,
            sizes: sizes.map(Int32.init)
        )
    }
}
