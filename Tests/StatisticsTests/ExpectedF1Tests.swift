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

    /// Odds 9, 3/2, 1, 1/9 times 1/9 are 1, 1/6, 1/9, 1/81: probabilities .5, .143, .1, .012 of sum .755, so F1 is
    /// .570 from the first on, .466 from the second, .396 from the third.
    @Test func factorIsPaidBackInTheModelsOwnProbabilities() throws {
        let probabilities = ClassProbabilities([0.1, 0.9, 0.5, 0.6], classes: 2)
        #expect(try DecisionRule(expectedOn: probabilities, oddsTimes: 1 / 9) == .threshold(0.9))
    }

    /// Odds of 1 and 1/4 for two rows each, of which one row is of the second class: c solves
    /// 2c/(1 + c) + 2c/(4 + c) = 1, that is 3 c² + 5 c - 4 = 0.
    @Test func factorByHand() throws {
        let factor = try DecisionRule.oddsFactor(
            bringing: ClassProbabilities([0.5, 0.5, 0.2, 0.2], classes: 2),
            toShareOf: [1, 0, 0, 0]
        )
        #expect(abs(factor - (73.0.squareRoot() - 5) / 6) < 1e-12)
        #expect(throws: StatisticsError.self) {
            try DecisionRule.oddsFactor(
                bringing: ClassProbabilities([0.5, 0.5], classes: 2),
                toShareOf: [1]
            )
        }
    }

    /// A model that was shown rows of a class more often ranks alike and takes the same rows.
    @Test(arguments: 0..<20)
    func shiftedOddsTakeTheSameRows(_ seed: Int) throws {
        var random = Seed(UInt64(seed))["shifted"].generator()
        let tuning = (0..<200).map { _ in random.uniform() * random.uniform() }
        let labels = tuning.map { Int32(random.uniform() < $0 ? 1 : 0) }
        let asked = (0..<500).map { _ in random.uniform() * random.uniform() }
        func taken(_ times: Double) throws -> [Int32] {
            func shifted(_ values: [Double]) -> ClassProbabilities {
                ClassProbabilities(values.map { times * $0 / (1 - $0 + times * $0) }, classes: 2)
            }
            let rule = try DecisionRule(
                expectedOn: shifted(asked),
                oddsTimes: try DecisionRule.oddsFactor(bringing: shifted(tuning), toShareOf: labels)
            )
            return asked.indices.map { rule.answer(shifted(asked), in: $0) }
        }
        #expect(try taken(6) == taken(1))
        #expect(try taken(0.2) == taken(1))
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
