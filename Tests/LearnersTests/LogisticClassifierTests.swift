import Learners
import Statistics
import Testing

@Suite("Logistic classifier")
struct LogisticClassifierTests {
    @Test("The area counts pairs in the right order, ties by half")
    func area() {
        // Positives .35 and .8 against negatives .1 and .4: 3 of 4 pairs are in order.
        let area = LogisticClassifier.areaUnderCurve(
            scores: [0.1, 0.4, 0.35, 0.8],
            labels: [false, false, true, true]
        )
        #expect(area == 0.75)
        let tied = LogisticClassifier.areaUnderCurve(
            scores: [1, 1, 1, 2],
            labels: [false, true, false, true]
        )
        // Pairs: (1, 1) twice by half, (2, 1) twice whole: 3 of 4.
        #expect(tied == 0.75)
    }

    @Test("Without information the probability is the share of positives")
    func interceptOnly() throws {
        let model = try LogisticClassifier(
            fitting: [7, 7, 7, 7],
            columns: 1,
            labels: [true, true, true, false]
        )
        #expect(abs(model.probability(of: [7]) - 0.75) < 1e-6)
    }

    @Test("One standardised column has the weight that sets the gradient to zero")
    func stationary() throws {
        let features: [Float] = [-1, 1, -1, 1, -1, 1]
        let labels = [false, true, false, true, true, false]
        let model = try LogisticClassifier(fitting: features, columns: 1, labels: labels)
        // By symmetry the intercept is 0, and w solves w = Σ (label - σ(wx)) x = 2(2σ(-w) - σ(w)).
        let weight = model.weights[0]
        let sigma = 1 / (1 + exponential(-weight))
        #expect(abs(model.weights[1]) < 1e-6)
        #expect(abs(weight - (4 * (1 - sigma) - 2 * sigma)) < 1e-5)
    }

    @Test("Classes that lie apart are told apart on samples not fitted on", arguments: 0..<5)
    func separable(seed: Int) throws {
        var random = Seed(UInt64(seed)).generator()
        let labels = (0..<60).map { $0 % 3 == 0 }
        let features = labels.flatMap { label in
            [Float(random.normal()), Float(random.normal()) + (label ? 8 : 0)]
        }
        let area = try LogisticClassifier.crossFittedAUC(
            features: features,
            columns: 2,
            labels: labels,
            folds: 5,
            seed: Seed(UInt64(seed))
        )
        #expect(area > 0.99)
    }

    @Test("Classes that don't differ can't be told apart", arguments: 0..<20)
    func null(seed: Int) throws {
        var random = Seed(UInt64(seed))["null"].generator()
        let labels = (0..<200).map { $0 % 2 == 0 }
        let features = (0..<400).map { _ in Float(random.normal()) }
        let area = try LogisticClassifier.crossFittedAUC(
            features: features,
            columns: 2,
            labels: labels,
            folds: 5,
            seed: Seed(UInt64(seed))
        )
        // Deviation of a fold of 20 + 20: sqrt(41 / (12 · 400)) = 0.092; of the mean of 5: 0.041.
        #expect(abs(area - 0.5) < 5 * 0.041)
    }

    @Test("Too few samples of a class are an error")
    func tooFew() {
        #expect(throws: ClassifierError.tooFewSamples(positives: 1, negatives: 3, needed: 2)) {
            try LogisticClassifier.crossFittedAUC(
                features: [1, 2, 3, 4],
                columns: 1,
                labels: [true, false, false, false],
                folds: 2,
                seed: Seed(0)
            )
        }
    }

    /// exp by its series, so that the test doesn't share the code's library call.
    private func exponential(_ x: Double) -> Double {
        var (sum, term) = (1.0, 1.0)
        for n in 1..<60 {
            term *= x / Double(n)
            sum += term
        }
        return sum
    }
}
