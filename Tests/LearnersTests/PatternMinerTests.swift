@_spi(Splitting) import Commerce
import Statistics
import Testing

@testable import Learners

@Suite("Pattern miner")
struct PatternMinerTests {
    private static func histories(_ walks: [[Int32]]) -> Histories {
        var histories = Histories()
        for (user, walk) in walks.enumerated() {
            histories.append(
                user: Int32(user),
                items: walk,
                events: walk.map { _ in .view },
                times: walk.indices.map { Int64($0) }
            )
        }
        return histories
    }

    /// Four histories, whose patterns within three events of each other can be counted by hand.
    ///
    ///     0 1 2 3    pairs 01 02 12 13 23        triples 012 123
    ///     0 1 2      pairs 01 02 12              triples 012
    ///     1 0 2 1    pairs 10 12 02 01 21        triples 102 (1 0 2), 021 (0 2 1)
    ///     3 0 1 3 0  pairs 30 31 01 03 13 10     triples 301, 013, 130; 3 and 0 stand twice
    ///
    /// 30 is there twice in the last one and counts once; 1 … 1 of the third names an item twice and is none.
    private static let four = histories([
        [0, 1, 2, 3], [0, 1, 2], [1, 0, 2, 1], [3, 0, 1, 3, 0],
    ])

    private static func found(_ miner: PatternMiner) -> [[Int32]: Int] {
        let patterns = miner.patterns(in: four)
        return Dictionary(
            uniqueKeysWithValues: (0..<patterns.count).map {
                (patterns.items(of: $0), patterns.supports[$0])
            }
        )
    }

    @Test("Supports are those counted by hand")
    func supports() {
        let two = Self.found(PatternMiner(window: 3, support: 2, longest: 3))
        #expect(
            two == [[0, 1]: 4, [0, 2]: 3, [1, 0]: 2, [1, 2]: 3, [1, 3]: 2, [0, 1, 2]: 2]
        )
        #expect(Self.found(PatternMiner(window: 3, support: 4, longest: 3)) == [[0, 1]: 4])
        // Side by side only: 01 stands in the first two and the last, 12 in the first two.
        let near = Self.found(PatternMiner(window: 2, support: 2, longest: 3))
        #expect(near == [[0, 1]: 3, [1, 2]: 2])
    }

    @Test("A history's patterns are those that it holds; a pattern is found by its items")
    func lookup() throws {
        let patterns = PatternMiner(window: 3, support: 2, longest: 3).patterns(in: Self.four)
        let held = patterns.patterns(in: [1, 0, 2, 1] as [Int32]).map { patterns.items(of: $0) }
        #expect(held == [[0, 1], [0, 2], [1, 0], [1, 2]])
        for pattern in 0..<patterns.count {
            #expect(patterns.number(of: patterns.items(of: pattern)) == pattern)
        }
        #expect(patterns.number(of: [2, 3]) == nil && patterns.number(of: [0]) == nil)
    }

    /// All supports by looking at every choice of positions.
    private static func slowly(_ histories: Histories, _ miner: PatternMiner) -> [[Int32]: Int] {
        var supports: [[Int32]: Int] = [:]
        for sequence in 0..<histories.count {
            let items = Array(histories.items(of: sequence))
            var held: Set<[Int32]> = []
            for first in items.indices {
                let end = min(items.count, first + miner.window)
                for choice in 0..<(1 << (end - first - 1)) {
                    let rest = ((first + 1)..<end).filter { choice >> ($0 - first - 1) & 1 == 1 }
                    let pattern = [items[first]] + rest.map { items[$0] }
                    let isRight = (2...miner.longest).contains(pattern.count)
                    if isRight, Set(pattern).count == pattern.count { held.insert(pattern) }
                }
            }
            for pattern in held { supports[pattern, default: 0] += 1 }
        }
        return supports.filter { $0.value >= miner.support }
    }

    @Test("The levels find what looking at everything finds", arguments: 0..<20)
    func oracle(seed: Int) {
        var random = Seed(UInt64(seed)).generator()
        let histories = Self.histories(
            (0..<30).map { _ in (0..<(1 + random.below(12))).map { _ in Int32(random.below(6)) } }
        )
        let miner = PatternMiner(window: 2 + random.below(5), support: 3, longest: 4)
        let patterns = miner.patterns(in: histories)
        let found = Dictionary(
            uniqueKeysWithValues: (0..<patterns.count).map {
                (patterns.items(of: $0), patterns.supports[$0])
            }
        )
        #expect(found == Self.slowly(histories, miner))
    }
}
