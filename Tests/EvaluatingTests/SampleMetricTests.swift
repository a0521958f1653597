import Evaluating
import Statistics
import Testing

/// Metrics of classifiers against scikit-learn's, printed by `Tests/Golden/classifiers.py`.
@Suite struct SampleMetricTests {
    /// The rows that the script makes.
    private var rows: (labels: [Bool], scores: [Double]) {
        var state: UInt32 = 7
        func draw() -> Double {
            state = 1_664_525 &* state &+ 1_013_904_223
            return Double(state) / 4_294_967_296
        }
        var labels: [Bool] = []
        var scores: [Double] = []
        for _ in 0..<60 {
            labels.append(draw() < 0.3)
            let offset: Double = labels[labels.count - 1] ? 4 : 1
            scores.append(((draw() * 11).rounded(.down) + offset) / 16)
        }
        return (labels, scores)
    }

    @Test(arguments: [
        (SampleMetric.accuracy, 0.6333333333333333), (.precision, 0.4411764705882353),
        (.recall, 0.8333333333333334), (.f1, 0.5769230769230769), (.macroF1, 0.6266968325791855),
        (.areaUnderROC, 0.7903439153439153), (.averagePrecision, 0.6993826732308333),
        (.brier, 0.19375), (.logLoss, 0.5575431272433456),
    ])
    func agreesWithScikitLearn(_ metric: SampleMetric, _ expected: Double) throws {
        let (labels, scores) = rows
        let evaluation = try SampleEvaluation(
            probabilities: scores,
            labels: labels,
            threshold: 0.5
        )
        #expect(abs(evaluation.values(of: [metric])[0] - expected) < 1e-14)
        // A row that counts twice is two rows.
        let counts = labels.indices.map { Int32($0 % 3) }
        let twice = labels.indices.flatMap { Array(repeating: $0, count: Int(counts[$0])) }
        let written = try SampleEvaluation(
            probabilities: twice.map { scores[$0] },
            labels: twice.map { labels[$0] },
            threshold: 0.5
        )
        let counted = evaluation.values(of: [metric], counting: counts)[0]
        #expect(abs(counted - written.values(of: [metric])[0]) < 1e-12)
    }

    @Test func thresholdAndDeLongAgree() throws {
        let (labels, scores) = rows
        let ranked = try RankedScores(scores: scores, labels: labels)
        #expect(ranked.thresholdOfBestF1 == 0.75)
        let area = try ranked.areaWithInterval()
        #expect(abs(area.mean - 0.7903439153439153) < 1e-14)
        #expect(abs(area.low - 0.6627748503191792) < 1e-12)
        #expect(abs(area.high - 0.9179129803686515) < 1e-12)
    }

    @Test func comparesRowByRow() throws {
        let (labels, scores) = rows
        let comparison = SampleComparison(
            metrics: [.averagePrecision, .f1],
            bootstrap: Bootstrap(replicates: 200, seed: Seed(1))
        )
        func evaluation(_ scores: [Double]) throws -> SampleEvaluation {
            try SampleEvaluation(probabilities: scores, labels: labels, threshold: 0.5)
        }
        let plain = try evaluation(scores)
        let same = try comparison.compare(baseline: [plain], augmented: [plain])
        #expect(same.all.difference["pr-auc"]?.paired.interval.high == 0)
        #expect(same.all.difference["pr-auc"]?.paired.p == 1)
        // Cases that tell are those of the rarer class, however many the others are.
        let positives = labels.count { $0 }
        #expect(positives < labels.count - positives)
        #expect(same.all.difference["pr-auc"]?.paired.units == positives)
        #expect(throws: ComparisonError.tooFewCases(found: 1, needed: 2)) {
            try comparison.compare(
                baseline: [plain],
                augmented: [plain],
                together: [Array(labels.indices)]
            )
        }
        let perfect = try evaluation(labels.map { $0 ? 0.9 : 0.1 })
        let better = try comparison.compare(
            baseline: [plain],
            augmented: [perfect],
            slices: ["first": Array(0..<50), "few": [0, 1]]
        )
        let difference = try #require(better.all.difference["pr-auc"]?.paired)
        #expect(difference.interval.low > 0 && difference.p < 0.05)
        #expect(abs(difference.interval.mean - (1 - 0.6993826732308333)) < 1e-12)
        #expect(better.slices["first"]?.measured?.cases == 50)
        #expect(better.slices["few"] == .tooFew(cases: 2, needed: 20))
    }

    @Test func rowsThatBelongTogetherAreDrawnAsOne() throws {
        let (labels, scores) = rows
        let comparison = SampleComparison(
            metrics: [.averagePrecision, .f1],
            bootstrap: Bootstrap(replicates: 100, seed: Seed(1))
        )
        func compared(_ places: [Int], together: [[Int]]?, slice: [Int]) throws
            -> EvaluationComparison
        {
            let truth = places.map { labels[$0] }
            let before = places.map { scores[$0] }
            let after = places.map { labels[$0] ? 0.9 : scores[$0] }
            return try comparison.compare(
                baseline: [
                    SampleEvaluation(probabilities: before, labels: truth, threshold: 0.5)
                ],
                augmented: [
                    SampleEvaluation(probabilities: after, labels: truth, threshold: 0.5)
                ],
                slices: ["part": slice],
                together: together
            )
        }
        // Three copies of each row say what the rows themselves say, neither more nor less.
        let count = labels.count
        let once = try compared(Array(0..<count), together: nil, slice: Array(0..<50))
        let thrice = try compared(
            (0..<3 * count).map { $0 % count },
            together: (0..<count).map { [$0, $0 + count, $0 + 2 * count] },
            slice: (0..<3 * count).filter { $0 % count < 50 }
        )
        let rarer = [count, 50].map { count in
            let positives = labels.prefix(count).count { $0 }
            return min(positives, count - positives)
        }
        for metric in ["pr-auc", "f1"] {
            let (left, right) = (once.all.difference[metric], thrice.all.difference[metric])
            #expect(
                abs((left?.paired.interval.low ?? 0) - (right?.paired.interval.low ?? 1)) < 1e-9
            )
            #expect(
                abs((left?.paired.interval.high ?? 0) - (right?.paired.interval.high ?? 1)) < 1e-9
            )
            #expect(left?.paired.units == right?.paired.units && left?.paired.units == rarer[0])
            let slices = [once, thrice].compactMap {
                $0.slices["part"]?.measured?.difference[metric]?.paired
            }
            #expect(slices.count == 2 && slices.allSatisfy { $0.units == rarer[1] })
            #expect(abs(slices[0].interval.high - slices[1].interval.high) < 1e-9)
        }
    }

    @Test func oneClassIsAnError() {
        #expect(throws: StatisticsError.self) {
            try SampleEvaluation(probabilities: [0.1, 0.2], labels: [true, true], threshold: 0.5)
        }
        #expect(throws: StatisticsError.self) {
            try SampleEvaluation(
                probabilities: [0.1, .nan],
                labels: [true, false],
                threshold: 0.5
            )
        }
    }
}
