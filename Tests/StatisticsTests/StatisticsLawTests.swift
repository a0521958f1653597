import Statistics
import Testing

/// What holds for every input.
@Suite struct StatisticsLawTests {
    @Test(arguments: 0..<20)
    func areaUnderCurveIsTheShareOfOrderedPairs(_ seed: Int) throws {
        var generator = Seed(UInt64(seed))["pairs"].generator()
        let scores = (0..<40).map { _ in Double(generator.below(9)) }
        let labels = (0..<40).map { _ in generator.uniform() < 0.4 }
        var wins = 0.0
        var pairs = 0.0
        for i in 0..<40 where labels[i] {
            for j in 0..<40 where !labels[j] {
                pairs += 1
                wins += scores[i] > scores[j] ? 1 : scores[i] == scores[j] ? 0.5 : 0
            }
        }
        #expect(abs(try areaUnderROC(scores: scores, labels: labels) - wins / pairs) < 1e-12)
    }

    @Test(arguments: 0..<20)
    func kolmogorovSmirnovIsTheLargestGapOfTheTwoFunctions(_ seed: Int) throws {
        var generator = Seed(UInt64(seed))["gap"].generator()
        let first = (0..<30).map { _ in Double(generator.below(12)) }
        let second = (0..<17).map { _ in Double(generator.below(15)) }
        let gaps = (first + second).map { x in
            let left = Double(first.count { $0 <= x }) / 30
            let right = Double(second.count { $0 <= x }) / 17
            return abs(left - right)
        }
        let distance = try Distances.kolmogorovSmirnov(first, second)
        #expect(abs(distance - (gaps.max() ?? -1)) < 1e-15)
    }

    /// With no true difference, a 90 % interval misses 0 in about 10 % of samples.
    ///
    /// Of 200 samples, 20 ± 4.2 miss; the percentile interval of 40 units is a little too short.
    /// Bounds: 4 standard deviations below, 5 above.
    @Test func intervalsCoverAsTheySay() throws {
        var misses = 0
        for trial in 0..<200 {
            var generator = Seed(5)["coverage"][trial].generator()
            let values = (0..<40).map { _ in generator.normal() }
            let bootstrap = Bootstrap(replicates: 200, confidence: 0.9, seed: Seed(6)[trial])
            let interval = try bootstrap.intervals(of: [values])[0]
            if interval.low > 0 || interval.high < 0 { misses += 1 }
        }
        #expect((3...41).contains(misses))
    }

    @Test func columnsShareDrawsAndSeedsDecide() throws {
        let column = (0..<50).map { Double($0 * $0 % 17) }
        let bootstrap = Bootstrap(replicates: 100, seed: Seed(3))
        let together = try bootstrap.replicateMeans(of: [column, column.map { 2 * $0 }])
        let alone = try bootstrap.replicateMeans(of: [column])
        #expect(together[0] == alone[0])
        for (single, double) in zip(together[0], together[1]) {
            #expect(abs(double - 2 * single) < 1e-12)
        }
        let other = Bootstrap(replicates: 100, seed: Seed(4))
        #expect(try other.replicateMeans(of: [column]) != alone)
    }

    @Test func equalTreatmentsAreNotSignificant() throws {
        let column = (0..<50).map { Double($0) }
        let paired = try Bootstrap(replicates: 50, seed: Seed(1))
            .pairedDifference(from: column, to: column)
        #expect(paired.p == 1)
        #expect(paired.interval == Interval(mean: 0, low: 0, high: 0))
    }

    @Test func whatIsNotDefinedIsSaid() {
        #expect(throws: StatisticsError.self) { try StandardNormal.quantile(0) }
        #expect(throws: StatisticsError.self) { try Quantiles.median(of: []) }
        #expect(throws: StatisticsError.self) { try Distances.totalVariation([0, 0], [1, 1]) }
        #expect(throws: StatisticsError.self) { try Distances.kolmogorovSmirnov([], [1]) }
        #expect(throws: StatisticsError.self) {
            try areaUnderROC(scores: [1, 2], labels: [true, true])
        }
        #expect(throws: StatisticsError.self) {
            try Bootstrap(seed: Seed(1)).pairedDifference(from: [1], to: [2])
        }
        #expect(holmAdjusted([]) == [])
    }
}
