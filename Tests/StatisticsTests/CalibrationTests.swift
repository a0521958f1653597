import Foundation
import Statistics
import Testing

/// Calibration against scikit-learn, by `Tests/Golden/calibration.py`, and against its definition.
@Suite struct CalibrationTests {
    /// 60 scores with ties, of which the higher are the more often positive.
    private static let scores = (0..<60).map { Double(($0 * 37) % 50) / 50 + 0.01 }
    private static let labels = (0..<60).map { Double(($0 * 23) % 61) / 61 < scores[$0] }

    @Test func isotonicAgainstScikitLearn() throws {
        let fitted = try IsotonicRegression(
            arguments: Self.scores,
            values: Self.labels.map { $0 ? 1 : 0 }
        )
        let asked = [0.0, 0.01, 0.125, 0.3, 0.333, 0.5, 0.77, 0.99, 1.2]
        let expected = [
            0.125, 0.125, 0.125, 0.15384615384615385, 0.15384615384615385, 0.45, 1, 1, 1,
        ]
        for (argument, value) in zip(asked, expected) {
            // A line of the few slopes there are, computed in another order: some ulps.
            #expect(abs(fitted(argument) - value) < 1e-13, "\(argument): \(fitted(argument))")
        }
    }

    @Test func plattAgainstScikitLearn() throws {
        let fitted = try PlattScaling(
            scores: Self.scores.map { log($0 / (1.02 - $0)) },
            labels: Self.labels
        )
        // scikit-learn stops its search by L-BFGS at a gradient of about 1e-5.
        #expect(abs(fitted.slope + 0.9024032162953598) < 1e-4)
        #expect(abs(fitted.offset + 0.11499203335203807) < 1e-4)
    }

    @Test func curveAgainstScikitLearn() throws {
        let curve = try CalibrationCurve(probabilities: Self.scores, labels: Self.labels)
        let sixth = 1.0 / 6
        let shares = [sixth, sixth, sixth, 0.2, 2.0 / 7, 0.6, 5.0 / 6, 5.0 / 7, 1, 1]
        for (bin, share) in zip(curve.bins, shares) { #expect(abs(bin.share - share) < 1e-15) }
        #expect(curve.bins.count == 10 && curve.bins.reduce(0) { $0 + $1.count } == 60)
        #expect(abs(curve.bins[4].probability - 0.4557142857142858) < 1e-15)
        #expect(abs(curve.error - 0.0976666666666667) < 1e-15)
    }

    /// The least squares of any rising function, found by trying cuts: max over left ends of min over right ends
    /// of means (Barlow et al., "Statistical inference under order restrictions", 1972).
    @Test(arguments: 0..<50)
    func isotonicIsTheNearestRisingFunction(seed: UInt64) throws {
        var random = Seed(seed).generator()
        let values = (0..<12).map { _ in random.normal() }
        let fitted = try IsotonicRegression(
            arguments: values.indices.map(Double.init),
            values: values
        )
        for place in values.indices {
            var best = -Double.infinity
            for left in 0...place {
                var least = Double.infinity
                for right in place..<values.count {
                    let part = values[left...right]
                    least = min(least, part.reduce(0, +) / Double(part.count))
                }
                best = max(best, least)
            }
            #expect(abs(fitted(Double(place)) - best) < 1e-12)
        }
    }

    @Test func whatCannotBeFittedIsAnError() {
        #expect(throws: StatisticsError.self) { try IsotonicRegression(arguments: [], values: []) }
        #expect(throws: StatisticsError.self) {
            try IsotonicRegression(arguments: [.nan], values: [1])
        }
        #expect(throws: StatisticsError.self) {
            try PlattScaling(scores: [1, 2], labels: [true, true])
        }
        #expect(throws: StatisticsError.self) {
            try CalibrationCurve(probabilities: [1.1], labels: [true])
        }
    }
}
