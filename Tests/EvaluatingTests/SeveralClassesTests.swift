import Evaluating
import Foundation
import Statistics
import Testing

/// Metrics of four classes against scikit-learn's, printed by `Tests/Golden/classifiers.py`.
@Suite struct SeveralClassesTests {
    /// The rows that the script makes.
    private static let rows: (labels: [Int32], probabilities: [Double]) = {
        var state: UInt32 = 11
        func draw() -> Double {
            state = 1_664_525 &* state &+ 1_013_904_223
            return Double(state) / 4_294_967_296
        }
        var labels: [Int32] = []
        var probabilities: [Double] = []
        for _ in 0..<90 {
            let place = draw()
            let label: Int32 = place < 0.5 ? 0 : place < 0.75 ? 1 : place < 0.92 ? 2 : 3
            let weights = (0..<4).map { number -> Double in
                let weight = 1 + (draw() * 9).rounded(.down)
                return number == label ? weight + 4 : weight
            }
            labels.append(label)
            let sum = weights.reduce(0, +)
            probabilities += weights.map { $0 / sum }
        }
        return (labels, probabilities)
    }()

    /// The likeliest class is the answer.
    private static func evaluation() throws -> SampleEvaluation {
        try SampleEvaluation(
            ClassProbabilities(rows.probabilities, classes: 4),
            labels: rows.labels,
            rule: .thresholds([1, 1, 1, 1])
        )
    }

    @Test(arguments: [
        (SampleMetric.accuracy, 0.5888888888888889), (.precision, 0.5499295112781954),
        (.recall, 0.6073793682377814), (.f1, 0.5525507567368033), (.macroF1, 0.5525507567368033),
        (.areaUnderROC, 0.8397390952681464), (.averagePrecision, 0.6458203854612317),
        (.brier, 0.5777963800214401), (.logLoss, 1.050564896481372),
    ])
    func agreesWithScikitLearn(_ metric: SampleMetric, _ expected: Double) throws {
        let evaluation = try Self.evaluation()
        #expect(abs(evaluation.values(of: [metric])[0] - expected) < 1e-13)
        // A row that counts twice is two rows; the rarest class has none left.
        let counts = Self.rows.labels.enumerated().map { Int32($1 == 3 ? 0 : $0 % 3) }
        let twice = counts.indices.flatMap { Array(repeating: $0, count: Int(counts[$0])) }
        let written = try SampleEvaluation(
            evaluation.probabilities.selecting(twice),
            labels: twice.map { Self.rows.labels[$0] },
            rule: evaluation.rule
        )
        let counted = evaluation.values(of: [metric], counting: counts)[0]
        #expect(abs(counted - written.values(of: [metric])[0]) < 1e-12)
    }

    @Test func eachClassAndTheMatrixAgree() throws {
        let confusion = try Self.evaluation().confusion()
        #expect(confusion.cells == [26, 6, 5, 6, 3, 12, 3, 4, 3, 2, 9, 3, 0, 1, 1, 6])
        let expected = [
            (0.8125, 0.6046511627906976, 0.6933333333333334),
            (0.5714285714285714, 0.5454545454545454, 0.5581395348837209),
            (0.5, 0.5294117647058824, 0.5142857142857142),
            (0.3157894736842105, 0.75, 0.4444444444444444),
        ]
        for (number, values) in expected.enumerated() {
            #expect(abs(confusion.precision(of: number) - values.0) < 1e-14)
            #expect(abs(confusion.recall(of: number) - values.1) < 1e-14)
            #expect(abs(confusion.f1(of: number) - values.2) < 1e-14)
        }
    }

    @Test func resamplesAndSlicesMayLackAClass() throws {
        let evaluation = try Self.evaluation()
        let comparison = SampleComparison(
            metrics: [.averagePrecision, .macroF1],
            bootstrap: Bootstrap(replicates: 100, seed: Seed(1)),
            fewestOfClass: 5
        )
        let common = Self.rows.labels.indices.filter { Self.rows.labels[$0] < 2 }
        let alone = Self.rows.labels.indices.filter { Self.rows.labels[$0] == 0 }
        let found = try comparison.compare(
            baseline: [evaluation],
            augmented: [evaluation],
            slices: ["two classes": common, "one class": alone]
        )
        #expect(found.all.difference["macro-f1"]?.paired.interval.high == 0)
        let slice = try #require(found.slices["two classes"]?.measured)
        // Rows of the other classes are away; what was said to be of them is still wrong.
        let values = common.count { evaluation.rule.answer(evaluation.probabilities, in: $0) > 1 }
        #expect(values > 0 && (slice.baseline["macro-f1"]?.interval.mean ?? 1) < 1)
        #expect(found.slices["one class"] == .tooFew(cases: 43, needed: 10))
    }

    @Test func moreRowsOfAClassAreNoGainByThemselves() throws {
        let (labels, values) = Self.rows
        let plain = ClassProbabilities(values, classes: 4)
        // What a model says that saw the rarer classes 2, 3 and 6 times as often, and else learnt the same.
        let factors = [1.0, 2, 3, 6]
        let moved = ClassProbabilities(
            (0..<plain.count).flatMap { row in
                let shifted = (0..<4).map { plain.probability(of: $0, in: row) * factors[$0] }
                let sum = shifted.reduce(0, +)
                return shifted.map { $0 / sum }
            },
            classes: 4
        )
        let rules = try [plain, moved].map { try DecisionRule(tunedOn: $0, labels: labels) }
        let answers = zip([plain, moved], rules).map { probabilities, rule in
            labels.indices.map { rule.answer(probabilities, in: $0) }
        }
        #expect(answers[0] == answers[1])
        // The likeliest class alone would have moved, and the tuned rule is no worse than it.
        let likeliest = [plain, moved].map { probabilities in
            labels.indices.map { Int32(probabilities.likeliest(in: $0).number) }
        }
        #expect(likeliest[0] != likeliest[1])
        func macroF1(_ answers: [Int32]) -> Double {
            ConfusionMatrix(answers: answers, labels: labels, classes: 4).macroF1
        }
        #expect(macroF1(answers[1]) >= macroF1(likeliest[1]))
    }

    @Test func filesHoldANumberForTwoClasses() throws {
        let encoder = JSONEncoder()
        for (rule, text) in [
            (DecisionRule.threshold(0.25), "[0.25]"), (.thresholds([0.5, 2, 1]), "[[0.5,2,1]]"),
        ] {
            let data = try encoder.encode([rule])
            #expect(String(decoding: data, as: UTF8.self) == text)
            #expect(try JSONDecoder().decode([DecisionRule].self, from: data) == [rule])
        }
    }

    @Test func drawsClassesByTheirProbabilities() {
        let two = ClassProbabilities([0.3])
        #expect([0, 0.29, 0.31, 0.99].map { two.drawn($0, in: 0) } == [1, 1, 0, 0])
        let three = ClassProbabilities([0.5, 0.2, 0.3], classes: 3)
        #expect([0, 0.29, 0.31, 0.49, 0.51].map { three.drawn($0, in: 0) } == [2, 2, 1, 1, 0])
    }
}
