import Statistics
import Testing

/// Thresholds that are chosen on rows whose class nobody has said.
@Suite struct ExpectedF1Tests {
    private func threshold(_ probabilities: [Double]) throws -> Double {
        let rule = try DecisionRule(expectedOn: ClassProbabilities(probabilities, classes: 2))
        guard case .threshold(let threshold) = rule else { return .nan }
        return threshold
    }

    /// Σp = 2.1, so F1 is 2 · .9 / 3.1 = .581 from .9 on, 2 · 1.5 / 4.1 = .732 from .6 on,
    /// 2 · 2.0 / 5.1 = .784 from .5 on, and 2 · 2.1 / 6.1 = .689 for all.
    @Test func byHand() throws {
        #expect(try threshold([0.1, 0.9, 0.5, 0.6]) == 0.5)
    }

    @Test(arguments: 0..<50)
    func noOtherProbabilityPromisesMore(_ seed: Int) throws {
        var random = Seed(UInt64(seed))["expected"].generator()
        let values = (0..<30).map { _ in Double(random.below(20)) / 20 }
        func promised(_ threshold: Double) -> Double {
            let taken = values.filter { $0 >= threshold }
            return 2 * taken.reduce(0, +) / (Double(taken.count) + values.reduce(0, +))
        }
        let best = try threshold(values)
        #expect(values.allSatisfy { promised($0) <= promised(best) + 1e-12 })
    }

    /// F1 is best where the threshold is half of it (Lipton et al., theorem 1); of 20,000 rows the gap to the next
    /// lower probability is far below .01.
    @Test func thresholdIsHalfOfTheBestF1() throws {
        var random = Seed(7)["many"].generator()
        let values = (0..<20_000).map { _ in random.uniform() * random.uniform() }
        let best = try threshold(values)
        let taken = values.filter { $0 >= best }
        let f1 = 2 * taken.reduce(0, +) / (Double(taken.count) + values.reduce(0, +))
        #expect(abs(best - f1 / 2) < 0.01)
    }

    @Test func whatHasNoAnswerIsAnError() {
        #expect(throws: StatisticsError.self) { try threshold([]) }
        #expect(throws: StatisticsError.self) { try threshold([0.3, .nan]) }
        #expect(throws: StatisticsError.self) {
            try DecisionRule(
                expectedOn: ClassProbabilities([0.2, 0.3, 0.5, 0.1, 0.1, 0.8], classes: 3)
            )
        }
    }
}
