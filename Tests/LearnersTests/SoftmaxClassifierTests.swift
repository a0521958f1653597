import Foundation
import Statistics
import Testing

@testable import Learners

/// Logistic regression of several classes against scikit-learn's, printed by `Tests/Golden/softmax.py`.
@Suite struct SoftmaxClassifierTests {
    private func draws(_ seed: UInt32) -> [Double] {
        var state = seed
        return (0..<200).map { _ in
            state = 1_664_525 &* state &+ 1_013_904_223
            return Double(state) / 4_294_967_296
        }
    }

    @Test func agreesWithScikitLearn() {
        let (a, b, noise) = (draws(1), draws(2), draws(3))
        let flag = draws(4).map { $0 > 0.7 ? 1.0 : 0 }
        var features: [Float] = []
        var labels: [Int32] = []
        for row in a.indices {
            features += [Float(a[row]), Float(b[row]), Float(flag[row]), 1]
            let score: Double = a[row] + 0.6 * flag[row] + 0.5 * noise[row]
            labels.append(score >= 1.5 ? 3 : score >= 1.1 ? 2 : score >= 0.6 ? 1 : 0)
        }
        let model = SoftmaxClassifier(
            fitting: features,
            columns: 4,
            labels: labels,
            classes: 4,
            counts: a.indices.map { 1 + Float($0 % 3) },
            penalty: 2
        )
        let expected = [
            0.5866763261433701, 0.4046474382216248, 0.00866543827141407, 1.0797363591040652e-05,
            0.4117394366832009, 0.5554351798088044, 0.032733098966477775, 9.228454151695625e-05,
            0.10828003449883204, 0.8052425900719833, 0.08603586330816056, 0.0004415121210240922,
        ]
        var found: [Double] = []
        for row in 0..<3 { found += model.probabilities(of: features[row * 4..<(row + 1) * 4]) }
        // Both end where a step gains less than a 1e-10 part of the loss.
        for (value, golden) in zip(found, expected) { #expect(abs(value - golden) < 1e-4) }
    }

    @Test func findsTheBottomOfACurvedValley() {
        // Rosenbrock's function has its minimum 0 at (1, 1), at the end of a bent valley.
        var search = QuasiNewton()
        search.tolerance = 1e-16
        let found = search.minimum(from: [-1.2, 1]) { place in
            let rise: Double = place[1] - place[0] * place[0]
            let gap: Double = 1 - place[0]
            let loss: Double = 100 * rise * rise + gap * gap
            let slope: Double = -400 * place[0] * rise - 2 * gap
            return (loss: loss, gradient: [slope, 200 * rise])
        }
        #expect(abs(found[0] - 1) < 1e-5 && abs(found[1] - 1) < 1e-5)
    }
}
