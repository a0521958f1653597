import Commerce
import Learners
import Statistics

/// The features of real sequences and of those made ones that passed.
struct FeatureTables: Sendable {
    private let real: [Float]
    /// Rows of the made sequences that passed, by their number.
    private let made: [Int: ArraySlice<Float>]

    init(
        made: MadeHistories,
        scores: [HeldOutLikelihood.Score],
        accepted: [Int],
        training: TrainingSet<Histories>,
        realScores: [HeldOutLikelihood.Score],
        threads: Int
    ) {
        let samples = training.samples
        real = Self.table(Array(0..<samples.count), of: samples, realScores, threads: threads)
        let rows = Self.table(accepted, of: made.histories, scores, threads: threads)
        let columns = TwoSampleTest.columns
        self.made = Dictionary(
            uniqueKeysWithValues: accepted.enumerated().map { row, sequence in
                (sequence, rows[row * columns..<(row + 1) * columns])
            }
        )
    }

    /// How well some made sequences, of which those that passed count, can be told from real ones.
    func result(
        of sequences: [Int],
        by configuration: ScreenConfiguration,
        seed: Seed
    ) throws -> TwoSampleResult {
        try TwoSampleTest(folds: configuration.folds, compared: configuration.compared)
            .result(made: sequences.flatMap { made[$0] ?? [] }, real: real, seed: seed)
    }

    /// Rows of features, `[sequences, columns]`; sequences without events are left out.
    private static func table(
        _ sequences: [Int],
        of histories: Histories,
        _ scores: [HeldOutLikelihood.Score],
        threads: Int
    ) -> [Float] {
        parallelChunks(of: sequences.count, size: 1024, threads: threads) { rows in
            rows.flatMap { row -> [Float] in
                let sequence = sequences[row]
                if histories.range(of: sequence).isEmpty { return [] }
                return TwoSampleTest.features(
                    of: sequence,
                    in: histories,
                    score: scores[sequence]
                )
            }
        }.flatMap { $0 }
    }
}
