import Statistics
import Testing

@testable import Learners

@Suite("Nucleus sampling")
struct NucleusSamplerTests {
    private func draws(_ weights: [Float], share: Double, count: Int, seed: UInt64) -> [Int?] {
        var weights = weights
        var random = Seed(seed).generator()
        return weights.withUnsafeMutableBufferPointer { buffer in
            (0..<count).map { _ in
                NucleusSampler.draw(from: buffer, share: share, random: &random)
            }
        }
    }

    @Test("Only the heaviest that hold the share are drawn, in proportion")
    func nucleus() {
        // Heavier than .15 is .8 of the whole, more than .75: the nucleus is the first two.
        let drawn = draws([1, 10, 6, 3], share: 0.75, count: 4000, seed: 1)
        #expect(Set(drawn) == [1, 2])
        let share = Double(drawn.count { $0 == 1 }) / 4000
        // Five deviations of a binomial share: 5 · sqrt(5/8 · 3/8 / 4000).
        #expect(abs(share - 5.0 / 8) < 0.0383)
    }

    @Test("With the whole share all are drawn, with none of it only the heaviest")
    func extremes() {
        #expect(Set(draws([1, 2, 0, 3], share: 1, count: 500, seed: 2)) == [0, 1, 3])
        #expect(Set(draws([1, 2, 0, 3], share: 0, count: 100, seed: 3)) == [3])
        #expect(draws([0, 0], share: 0.5, count: 1, seed: 4) == [nil])
    }
}
