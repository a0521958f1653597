import Commerce
import Foundation
import Statistics
import Testing
import Training

/// What mending probabilities does to them.
@Suite struct ProbabilityCalibrationTests {
    /// Rows whose probability is the square root of what it should be.
    private static let rows: (probabilities: [Double], labels: [Int32]) = {
        var random = Seed(4).generator()
        let truths = (0..<4_000).map { _ in random.uniform() }
        return (truths.map { $0.squareRoot() }, truths.map { random.uniform() < $0 ? 1 : 0 })
    }()

    @Test(arguments: [CalibrationKind.platt, .isotonic])
    func tooSureBecomesRight(kind: CalibrationKind) throws {
        let (probabilities, labels) = Self.rows
        let isPositive = labels.map { $0 == 1 }
        let before = try CalibrationCurve(probabilities: probabilities, labels: isPositive).error
        let mend = try #require(
            try ProbabilityCalibration(kind, probabilities: probabilities, labels: labels, width: 1)
        )
        let mended = mend(probabilities)
        let after = try CalibrationCurve(probabilities: mended, labels: isPositive).error
        // The mean of sqrt(u) - u is 1/6; a bin's share of 400 rows is known to .025.
        #expect(before > 0.14 && after < 0.03, "\(before) to \(after)")
        let copy = try JSONDecoder().decode(
            ProbabilityCalibration.self,
            from: try JSONEncoder().encode(mend)
        )
        #expect(copy(probabilities) == mended)
    }

    @Test func severalClassesSumToOne() throws {
        var random = Seed(5).generator()
        let labels = (0..<300).map { Int32($0 % 3) }
        let probabilities = labels.flatMap { label in
            let weights = (0..<3).map { random.uniform() + ($0 == Int(label) ? 1 : 0) }
            let sum = weights.reduce(0, +)
            return weights.map { $0 / sum }
        }
        for kind in [CalibrationKind.platt, .isotonic] {
            let mend = try #require(
                try ProbabilityCalibration(
                    kind,
                    probabilities: probabilities,
                    labels: labels,
                    width: 3
                )
            )
            let mended = mend(probabilities)
            for row in 0..<300 {
                #expect(abs(mended[3 * row..<3 * row + 3].reduce(0, +) - 1) < 1e-12)
            }
        }
        #expect(
            try ProbabilityCalibration(
                .none,
                probabilities: probabilities,
                labels: labels,
                width: 3
            ) == nil
        )
    }
}
