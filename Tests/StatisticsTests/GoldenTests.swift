import Statistics
import Testing

/// Values of other implementations, printed by `Tests/Golden/statistics.py`.
@Suite struct GoldenTests {
    @Test(arguments: [
        (-8.0, 6.22096057427174e-16), (-1.5, 0.06680720126885807), (0.0, 0.5),
        (0.3, 0.6179114221889526), (2.0, 0.9772498680518208), (6.0, 0.9999999990134123),
    ])
    func normalCumulative(_ x: Double, _ expected: Double) {
        // erfc is good to some ulps, but the argument's own rounding grows with x² in the tail.
        #expect(abs(StandardNormal.cumulative(x) / expected - 1) < 1e-13)
    }

    @Test(arguments: [
        (1e-300, -37.0470962993612), (1e-10, -6.361340902404056), (0.025, -1.9599639845400545),
        (0.07, -1.4757910281791706), (0.3, -0.5244005127080409), (0.8, 0.8416212335729143),
        (0.975, 1.959963984540054), (1 - 1e-12, 7.0344869100478356),
    ])
    func normalQuantile(_ probability: Double, _ expected: Double) throws {
        #expect(abs(try StandardNormal.quantile(probability) / expected - 1) < 1e-14)
        #expect(try StandardNormal.quantile(0.5) == 0)
    }

    private let first = [3.0, 1, 4, 1, 5, 9, 2, 6]
    private let second = [2.0, 7, 1, 8, 2, 8]

    @Test(arguments: [(0, 1), (0.1, 1), (0.5, 3.5), (0.9, 6.9), (1, 9)])
    func quantiles(_ probability: Double, _ expected: Double) throws {
        #expect(abs(try Quantiles.quantile(probability, of: first) - expected) < 1e-14)
    }

    @Test func distances() throws {
        #expect(try Quantiles.medianAbsoluteDeviation(of: first) == 2)
        #expect(try Distances.kolmogorovSmirnov(first, second) == 0.375)
        #expect(abs(try Distances.wasserstein(first, second) - 1.2916666666666667) < 1e-15)
        let correlation = Distances.correlation([3, 1, .nan, 4, 1, 5], [2, 7, 9, 1, 8, 2])
        #expect(abs((correlation ?? 0) + 0.9057110466368399) < 1e-15)
        #expect(Distances.correlation([1, 1, 1], [1, 2, 3]) == nil)
        let association = Distances.association([8, 1, 0, 2, 5, 0, 1, 4, 0], columns: 3)
        #expect(abs((association ?? 0) - 0.636277050386453) < 1e-14)
        #expect(Distances.association([3, 4], columns: 2) == nil)
        #expect(abs(try Distances.totalVariation([1, 2, 3, 4], [8, 0, 4, 8]) - 0.3) < 1e-15)
        let divergence = try Distances.jensenShannon([1, 2, 3, 4], [8, 0, 4, 8])
        #expect(abs(divergence - 0.17678032766449228) < 1e-15)
    }

    @Test func areaUnderCurveWithTies() throws {
        let scores = [0.9, 0.8, 0.8, 0.3, 0.3, 0.1, 0.3, 0.2]
        let labels = [true, false, true, true, false, false, true, false]
        #expect(try areaUnderROC(scores: scores, labels: labels) == 0.78125)
    }

    @Test func holm() {
        let adjusted = holmAdjusted([0.01, 0.04, 0.03, 0.005])
        for (value, expected) in zip(adjusted, [0.03, 0.06, 0.06, 0.02]) {
            #expect(abs(value - expected) < 1e-15)
        }
    }

    /// scipy's percentile interval of the same differences over 100,000 replicates.
    ///
    /// The ends of 4,000 replicates scatter with a standard error of sqrt(.025 · .975 / 4000) / f =
    /// .0025 / .41 = .006 (f: the normal density at the end, .058 / .141); the bound is 4 of them.
    @Test func bootstrapAgainstScipy() throws {
        let differences = (0..<200).map { Double($0 % 7) - 2.5 }
        let bootstrap = Bootstrap(replicates: 4_000, seed: Seed(1))
        let zeros = [Double](repeating: 0, count: 200)
        let paired = try bootstrap.pairedDifference(from: zeros, to: differences)
        #expect(abs(paired.interval.mean - 0.47) < 1e-12)
        #expect(abs(paired.interval.low - 0.195) < 0.024)
        #expect(abs(paired.interval.high - 0.745) < 0.024)
        #expect(abs(paired.standardError - 0.141) < 0.001)
        // z = .47 / .141 = 3.33, two-sided normal p = .0009; resolution 2 / 4001.
        #expect(paired.p < 0.005)
        let effect = try paired.minimumDetectableEffect()
        #expect(
            abs(effect / paired.standardError - (1.959963984540054 + 0.8416212335729143)) < 1e-9
        )
    }

    @Test func pooledEffects() throws {
        let pooled = try PooledEffect(
            of: [0.133, 0.016, 0.07],
            standardErrors: [0.0125, 0.0115, 0.03]
        )
        let level = try StandardNormal.quantile(0.975)
        func isNear(_ value: Double, _ expected: Double) -> Bool {
            abs(value / expected - 1) < 1e-12
        }
        #expect(isNear(pooled.fixed.mean, 0.06966047012001049))
        #expect(isNear((pooled.fixed.high - pooled.fixed.mean) / level, 0.008145292138759055))
        #expect(isNear(pooled.random.mean, 0.07303720428598079))
        #expect(isNear((pooled.random.mean - pooled.random.low) / level, 0.043721531720567086))
        #expect(isNear(pooled.heterogeneity, 0.9578494909478034))
        #expect(throws: StatisticsError.self) {
            try PooledEffect(of: [0.1, 0.2], standardErrors: [0.1, 0])
        }
    }
}
