@_spi(Splitting) import Commerce
import Foundation
import Learners
import Pipelines
import Statistics
import Testing
import Training

/// Where a classifier's threshold comes from.
@Suite struct ExpectedThresholdTests {
    private static let schema = TableSchema(
        features: [Feature(name: "visits", kind: .continuous)],
        label: "bought",
        negative: "no",
        positive: "yes"
    )

    /// Rows of which those with many visits mostly buy.
    private static func table(_ count: Int, shift: Double, seed: UInt64) -> SampleTable {
        var random = Seed(seed)["rows"].generator()
        var table = SampleTable(schema)
        for row in 0..<count {
            let visits = random.normal() + shift
            let isBuyer = random.uniform() < 1 / (1 + exp(1.5 - 2 * visits))
            table.append([visits], label: isBuyer ? 1 : 0, row: Int32(row))
        }
        return table
    }

    private func threshold(
        _ choice: ThresholdChoice,
        _ unlabeled: SampleTable? = nil
    ) async throws -> (trained: TrainedClassifier, rule: DecisionRule) {
        var configuration = SampleTrainConfiguration()
        configuration.model = .logistic
        configuration.threshold = choice
        let training = TrainingSet(Self.table(300, shift: 0, seed: 1))
        let trained = try await SampleTrainStage(configuration).run(
            SampleTrainInput(
                mixture: MixedRows(originals: training),
                originals: training,
                tuning: TuningSet(Self.tuning),
                unlabeled: unlabeled
            ),
            in: StageContext(seed: Seed(1), threads: 1)
        )
        return (trained, trained.rule)
    }

    private static let tuning = table(40, shift: 0, seed: 2)

    @Test func expectedF1ReadsTheRowsWithoutALabel() async throws {
        let many = Self.table(2_000, shift: 0, seed: 3)
        let (trained, rule) = try await threshold(.expectedF1, many)
        #expect(
            try await rule
                == DecisionRule(
                    expectedOn: trained.probabilities(of: many, threads: 1),
                    oddsTimes: DecisionRule.oddsFactor(
                        bringing: trained.probabilities(of: Self.tuning, threads: 1),
                        toShareOf: Self.tuning.labels
                    )
                )
        )
        let others = Self.table(2_000, shift: -1, seed: 4)
        let found = [
            rule, try await threshold(.bestF1, many).rule, try await threshold(.expectedF1).rule,
            try await threshold(.expectedF1, others).rule,
        ]
        #expect(Set(found).count == found.count, "\(found)")
    }
}
