import Foundation
import Statistics
import Testing

/// Student's t against its closed forms, and the corrected test by hand.
@Suite("Student's t")
struct StudentTTests {
    // One degree of freedom: 1 - 2/π atan t. Two: 1 - t / √(2 + t²).
    @Test("Tails of one and two degrees of freedom", arguments: [0, 0.01, 0.5, 1, 2.6, 12, 400])
    func closedForms(t: Double) {
        let one = 1 - 2 / Double.pi * atan(t)
        let two = 1 - t / (2 + t * t).squareRoot()
        #expect(abs(StudentT(freedom: 1).twoSided(t) - one) < 1e-12)
        #expect(abs(StudentT(freedom: 2).twoSided(-t) - two) < 1e-12)
    }

    // Abramowitz & Stegun, table 26.10.
    @Test("Critical values of the tables", arguments: [(1, 12.706), (10, 2.228), (24, 2.064)])
    func tables(freedom: Double, expected: Double) {
        #expect(abs(StudentT(freedom: freedom).critical(0.05) - expected) < 5e-4)
    }

    @Test("Many degrees of freedom are the normal distribution")
    func normal() {
        #expect(abs(StudentT(freedom: 1e7).critical(0.05) - 1.959964) < 1e-5)
    }

    // Mean 2, variance 1, error √(1/3 + 1/4) = 0.763763, t = 2.618615, p = 1 - 2.618615/√8.857143 = 0.120117;
    // the critical value of two degrees of freedom is 4.302653, the reach 3.286207.
    @Test("The corrected test of three folds, by hand")
    func corrected() {
        let test = CorrectedPairedTest([1, 2, 3], testedShare: 0.25, confidence: 0.95)
        #expect(abs(test.interval.mean - 2) < 1e-12 && abs(test.p - 0.120117) < 1e-5)
        #expect(abs(test.interval.low + 1.286207) < 1e-5)
        #expect(abs(test.interval.high - 5.286207) < 1e-5)
    }
}
