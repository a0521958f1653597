import Statistics
import Testing

@Suite("Rank correlation")
struct RankCorrelationTests {
    // Of the six pairs of (1,3), (2,1), (2,2), (3,4): (1,3)-(2,1) and (1,3)-(2,2) stand the other way, (1,3)-(3,4),
    // (2,1)-(3,4) and (2,2)-(3,4) the same way, (2,1)-(2,2) ties on the left. (3 - 2) / sqrt(5 · 6).
    @Test("Worked out by hand with a tie")
    func byHand() throws {
        let found = try #require(try kendallTau([1, 2, 2, 3], [3, 1, 2, 4]))
        #expect(abs(found - 1 / 30.0.squareRoot()) < 1e-12)
    }

    @Test("1 for the same order, -1 for the opposite one, whatever the values", arguments: 0..<20)
    func ends(seed: UInt64) throws {
        var random = Seed(seed).generator()
        let values = (0..<15).map { _ in random.uniform() }
        #expect(try kendallTau(values, values.map { $0 * $0 + 2 }) == 1)
        #expect(try kendallTau(values, values.map { -$0 }) == -1)
    }

    @Test("No value where a side says nothing")
    func nothing() throws {
        #expect(try kendallTau([1, 1, 1], [1, 2, 3]) == nil)
        #expect(try kendallTau([1], [1]) == nil)
        #expect(try kendallTau([], []) == nil)
        #expect(throws: StatisticsError.self) { try kendallTau([1], [1, 2]) }
    }
}
