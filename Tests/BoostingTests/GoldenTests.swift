import Boosting
import Testing

/// Predictions of LightGBM's own Python package, printed by `Tests/Golden/boosting.py`.
@Suite struct GoldenTests {
    private let settings = BoostingSettings(
        rounds: 200,
        learningRate: 0.05,
        leaves: 7,
        leastLeafRows: 15,
        stoppingMetric: .averagePrecision,
        patience: 20
    )

    @Test func growsTheTreesOfThePythonPackage() throws {
        let tuning = rows(101, 300)
        let trees = try BoostedTrees(
            growingOn: weighted(rows(1, 600)),
            tuning: tuning,
            settings: settings,
            seed: 3,
            threads: 2
        )
        #expect(trees.bestRound == 106)
        #expect(abs(trees.rounds[105].metric - 0.9103644549788985) < 1e-12)
        let expected = [
            0.010314624395278459, 0.6376524714409149, 0.7211048946755786, 0.16016796372300718,
            0.09531042362532233, 0.04277937477403634,
        ]
        // The text keeps 17 digits of each leaf; sums over 106 trees lose a few.
        let found = try trees.probabilities(of: tuning.features, threads: 2)
        for (value, golden) in zip(found, expected) { #expect(abs(value - golden) < 1e-12) }
    }

    @Test func growsTheTreesOfSeveralClasses() throws {
        var settings = settings
        settings.stoppingMetric = .logLoss
        let tuning = classes(101, 300)
        let trees = try BoostedTrees(
            growingOn: weighted(classes(1, 600)),
            tuning: tuning,
            settings: settings,
            seed: 3,
            threads: 2
        )
        #expect(trees.bestRound == 200)
        #expect(abs(trees.rounds[199].metric - 0.33504346355066716) < 1e-12)
        let expected = [
            0.9950429958652605, 0.0046555814428659685, 0.0003014226918734392, 0.1694232160790497,
            0.826002559399827, 0.0045742245211232175, 0.26859403004389565, 0.6075544377088957,
            0.12385153224720859,
        ]
        let found = try trees.probabilities(of: tuning.features, threads: 2)
        #expect(found.count == 900)
        for (value, golden) in zip(found, expected) { #expect(abs(value - golden) < 1e-12) }
        settings.stoppingMetric = .averagePrecision
        #expect(throws: BoostingError.self) {
            try BoostedTrees(
                growingOn: tuning,
                tuning: tuning,
                settings: settings,
                seed: 1,
                threads: 1
            )
        }
    }

    @Test func weightsAndCategoriesCount() throws {
        let (training, tuning) = (rows(1, 600), rows(101, 300))
        func importance(_ rows: BoostedTrees.Rows) throws -> [Double] {
            try BoostedTrees(
                growingOn: rows,
                tuning: tuning,
                settings: settings,
                seed: 3,
                threads: 2
            ).importance
        }
        let plain = try importance(training)
        #expect(plain != (try importance(weighted(training))))
        #expect(plain.allSatisfy { $0 > 0 })
    }

    @Test func refusesWhatDoesNotFit() throws {
        var short = rows(1, 60)
        short.labels.removeLast()
        #expect(throws: BoostingError.lengthsDiffer(what: "labels", expected: 60, got: 59)) {
            try BoostedTrees(growingOn: short, tuning: short, seed: 1, threads: 1)
        }
        #expect(throws: BoostingError.empty(rows: 0, columns: 1)) {
            try FeatureMatrix([("a", [])])
        }
        let trees = try BoostedTrees(
            growingOn: rows(1, 600),
            tuning: rows(101, 300),
            settings: settings,
            seed: 3,
            threads: 1
        )
        let narrow = try FeatureMatrix([("a", [1, 2])])
        #expect(throws: BoostingError.lengthsDiffer(what: "columns", expected: 3, got: 1)) {
            try trees.probabilities(of: narrow, threads: 1)
        }
    }

    private func weighted(_ rows: BoostedTrees.Rows) -> BoostedTrees.Rows {
        var result = rows
        result.weights = rows.labels.indices.map { 1 + Float($0 % 3) }
        return result
    }

    /// The rows of three classes that the script makes.
    private func classes(_ seed: UInt32, _ count: Int) -> BoostedTrees.Rows {
        var result = rows(seed, count)
        let (second, noise) = (draws(seed + 1, count), draws(seed + 9, count))
        for row in 0..<count {
            let known = row % 7 == 3 ? 0 : second[row]
            if known + 0.3 * noise[row] > 0.9 { result.labels[row] += 1 }
        }
        result.classes = 3
        return result
    }

    /// The draws of a 32-bit linear congruential generator, in 0..<1.
    private func draws(_ seed: UInt32, _ count: Int) -> [Double] {
        var state = seed
        return (0..<count).map { _ in
            state = 1_664_525 &* state &+ 1_013_904_223
            return Double(state) / 4_294_967_296
        }
    }

    /// The rows that the script makes.
    private func rows(_ seed: UInt32, _ count: Int) -> BoostedTrees.Rows {
        let a = draws(seed, count)
        var b = draws(seed + 1, count)
        let kind = draws(seed + 2, count).map { ($0 * 4).rounded(.down) }
        let noise = draws(seed + 3, count)
        let labels = (0..<count).map { row -> Bool in
            let extra: Double = kind[row] == 2 ? 0.4 : 0
            let sum: Double = a[row] + 0.5 * b[row] + extra + 0.6 * noise[row]
            return sum > 1.4
        }
        for row in 0..<count where row % 7 == 3 { b[row] = .nan }
        let columns = [
            (name: "a", values: a), (name: "b", values: b), (name: "kind", values: kind),
        ]
        guard let features = try? FeatureMatrix(columns, categories: [2]) else {
            preconditionFailure("the columns are of one length")
        }
        return BoostedTrees.Rows(features: features, labels: labels)
    }
}
