import Commerce
import Foundation
import Learners
import Statistics

/// Asks a classifier to tell made sequences from real ones.
///
/// Features of a sequence: its length; mean and least likelihood and popularity, held out; share of
/// different items; mean and spread of the time between events, and the share of events without any;
/// the share of each kind of event.
///
/// Source: Lopez-Paz & Oquab, "Revisiting classifier two-sample tests", ICLR 2017.
struct TwoSampleTest: Sendable {
    static let columns = 9 + EventKind.allCases.count

    let folds: Int
    /// Sequences of each side that are compared at most.
    let compared: Int

    /// Compares rows of features, `[sequences, columns]` each.
    ///
    /// More sequences than are compared are drawn from by `seed`.
    func result(made: [Float], real: [Float], seed: Seed) throws -> TwoSampleResult {
        let made = drawn(made, seed["made"])
        let real = drawn(real, seed["real"])
        let (madeCount, realCount) = (made.count / Self.columns, real.count / Self.columns)
        guard min(madeCount, realCount) >= folds else {
            return .tooFew(made: madeCount, real: realCount, needed: folds)
        }
        let labels =
            Array(repeating: true, count: madeCount) + Array(repeating: false, count: realCount)
        return .area(
            try LogisticClassifier.crossFittedAUC(
                features: made + real,
                columns: Self.columns,
                labels: labels,
                folds: folds,
                seed: seed["classifier"]
            )
        )
    }

    /// The features of one sequence, which is not empty.
    static func features(
        of sequence: Int,
        in histories: Histories,
        score: HeldOutLikelihood.Score
    ) -> [Float] {
        let range = histories.range(of: sequence)
        let count = Double(range.count)
        var gaps: [Double] = []
        var still = 0.0
        for event in range.dropFirst() {
            let seconds = Double(histories.times[event]) - Double(histories.times[event - 1])
            gaps.append(log1p(max(0, seconds)))
            if seconds == 0 { still += 1 }
        }
        let gapCount = Double(max(1, gaps.count))
        let meanGap = gaps.reduce(0, +) / gapCount
        let spread = gaps.reduce(0) { $0 + ($1 - meanGap) * ($1 - meanGap) } / gapCount
        var kinds = [Double](repeating: 0, count: EventKind.allCases.count)
        for event in range { kinds[Int(histories.events[event].rawValue)] += 1 / count }
        let different = Double(Set(histories.items[range]).count)
        let features =
            [
                log(count), score.mean, score.least, score.meanPopularity, score.leastPopularity,
                different / count, meanGap, spread.squareRoot(), still / gapCount,
            ] + kinds
        return features.map(Float.init)
    }

    private func drawn(_ rows: [Float], _ seed: Seed) -> [Float] {
        let count = rows.count / Self.columns
        if count <= compared { return rows }
        var random = seed.generator()
        return random.sample(compared, of: count).flatMap {
            rows[$0 * Self.columns..<($0 + 1) * Self.columns]
        }
    }
}
