import Commerce
import Foundation
import Learners
import Statistics
import Tensors
import Testing

/// Gives every history the same scores.
private struct FixedRanker: ItemRanker {
    let row: [Float]
    var itemCount: Int { row.count }

    func scores(of histories: Histories, _ sequences: Range<Int>) throws -> Tensor {
        Tensor(sequences.flatMap { _ in row }, shape: [sequences.count, row.count])
    }
}

@Suite("Full ranking")
struct FullRankingTests {
    private static let cases: NextItemCases = {
        let source = histories([[0, 1], [2], [4, 0]])
        var cases = NextItemCases()
        cases.append(user: 0, history: 0..<2, of: source, targets: [2], time: 9)
        cases.append(user: 1, history: 2..<3, of: source, targets: [0, 5], time: 9)
        cases.append(user: 2, history: 3..<5, of: source, targets: [3], time: 9)
        return cases
    }()
    private static let ranker = FixedRanker(row: [9, 8, 7, 5, 5, 5])

    @Test("Ranks by hand, with the history left in")
    @TensorThread
    func allowed() throws {
        let ranking = FullRanking(excludesHistory: false, chunk: 2)
        let ranks = try ranking.targetRanks(of: Self.cases, by: Self.ranker)
        // Items 3, 4 and 5 share ranks 4 to 6: 5 on average.
        #expect(ranks == [3, 1, 5, 5])
    }

    @Test("Ranks by hand, with the history taken out")
    @TensorThread
    func excluded() throws {
        let ranking = FullRanking(excludesHistory: true, chunk: 2)
        let ranks = try ranking.targetRanks(of: Self.cases, by: Self.ranker)
        // Case 0 loses 0 and 1; case 1 loses 2; case 2 loses 0 and 4, so 3 and 5 share 3 and 4.
        #expect(ranks == [1, 1, 4, 3.5])
    }

    @Test("Ranks are those of counting item by item", arguments: 0..<20)
    @TensorThread
    func definition(seed: Int) throws {
        var random = Seed(UInt64(seed)).generator()
        // More than two groups of sixteen, and few different scores, so that many are equal.
        let row = (0..<(33 + seed)).map { _ in Float(random.below(9)) }
        let target = random.below(row.count)
        let source = histories([[0]])
        var cases = NextItemCases()
        cases.append(user: 0, history: 0..<1, of: source, targets: [Int32(target)], time: 1)
        let ranks = try FullRanking(excludesHistory: false)
            .targetRanks(of: cases, by: FixedRanker(row: row))
        let higher = row.filter { $0 > row[target] }.count
        let others = row.filter { $0 == row[target] }.count - 1
        #expect(ranks == [1 + Double(higher) + Double(others) / 2])
    }

    @Test("NDCG by hand")
    func ndcg() {
        // Case 0 has rank 3: 1/log2(4) = 0.5. Case 1 has two targets: (1/log2(2) + 1/log2(5)) / (1/log2(2) + 1/log2(3)).
        let second = (1 + 1 / log2(5.0)) / (1 + 1 / log2(3.0))
        let expected = (0.5 + second + 0) / 3
        let value = FullRanking.ndcg(of: [3, 1, 4, 11], in: Self.cases, at: 10)
        #expect(abs(value - expected) < 1e-15)
    }
}
