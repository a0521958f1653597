@_spi(Splitting) import Commerce
import Foundation
import Pipelines
import Statistics
import Testing

@testable import Mixing

private func made(
    _ counts: [(maker: String, count: Int)],
    parents: [Int32] = []
) -> MadeHistories {
    var made = MadeHistories()
    for (maker, count) in counts {
        for sample in 0..<count {
            made.append(
                items: [0, 1],
                events: [.view, .view],
                times: [0, 1],
                provenance: Provenance(
                    parents: parents,
                    maker: maker,
                    configurationHash: "",
                    seed: UInt64(sample)
                )
            )
        }
    }
    return made
}

private func originals(_ count: Int) -> TrainingSet<Histories> {
    var histories = Histories()
    for user in 0..<count {
        histories.append(user: Int32(user), items: [0, 1], events: [.buy, .buy], times: [0, 1])
    }
    return TrainingSet(histories)
}

@Suite struct MixStageTests {
    private func mixed(
        _ configuration: MixConfiguration,
        _ samples: MadeHistories,
        originals count: Int = 10
    ) async throws -> Mixed {
        try await MixStage(configuration).run(
            MixInput(training: originals(count), made: samples),
            in: StageContext(seed: Seed(5), threads: 1)
        )
    }

    @Test func quotasAreEven() {
        #expect(MixStage.quotas(of: 10, among: [100, 100]) == [5, 5])
        #expect(MixStage.quotas(of: 10, among: [2, 100, 100]) == [2, 4, 4])
        #expect(MixStage.quotas(of: 10, among: [3, 4]) == [3, 4])
        #expect(MixStage.quotas(of: 7, among: [100, 100]) == [3, 4])
        #expect(MixStage.quotas(of: 0, among: [3]) == [0])
        #expect(MixStage.quotas(of: 5, among: []).isEmpty)
    }

    @Test func weightsFollowTheTuningSet() async throws {
        let samples = made([("crop", 3)])
        let configuration = MixConfiguration(ratio: 3, weight: 2, weightFrom: .tuning, floor: 0.25)
        let input = MixInput(training: originals(1), made: samples, pullRanks: [1, 0, 0.5])
        let context = StageContext(seed: Seed(5), threads: 1)
        let result = try await MixStage(configuration).run(input, in: context)
        // 2 · (0.25 + 0.75 · rank).
        #expect(result.weights == [2, 0.5, 1.25])
        await #expect(throws: ConfigurationError.self) { try await mixed(configuration, samples) }
    }

    @Test func ratioCountsAgainstOriginals() async throws {
        let samples = made([("crop", 50), ("gru", 3)])
        let result = try await mixed(MixConfiguration(ratio: 1.5), samples)
        #expect(result.requested == 15)
        #expect(result.chosenByMaker == ["crop": 12, "gru": 3])
        #expect(result.mixture.originalCount == 10)
        #expect(result.mixture.histories.count == 25)
        #expect(result.mixture.histories.users.suffix(15).allSatisfy { $0 == -1 })
        let again = try await mixed(MixConfiguration(ratio: 1.5), samples)
        #expect(again.made == result.made)
        #expect(try await mixed(MixConfiguration(ratio: 0), samples).made.count == 0)
        #expect(try await mixed(MixConfiguration(ratio: 9), samples).made.count == 53)
    }

    @Test func choiceOfOneMakerIgnoresTheOthers() async throws {
        let alone = try await mixed(MixConfiguration(ratio: 0.5), made([("crop", 50)]))
        let beside = try await mixed(
            MixConfiguration(ratio: 1),
            made([("crop", 50), ("gru", 50)])
        )
        let seeds = beside.made.provenance.filter { $0.maker == "crop" }.map(\.seed)
        #expect(alone.made.provenance.map(\.seed) == seeds)
    }

    @Test func weightsFollowConfidence() async throws {
        // 0.5 · (0.2 + 0.8 · confidence) for confidences 0, 0.5 and 1.
        var samples = made([("crop", 3)])
        samples.confidences = [0, 0.5, 1]
        let configuration = MixConfiguration(weight: 0.5, weightFrom: .confidence)
        let result = try await mixed(configuration, samples, originals: 3)
        #expect(result.weights == [0.1, 0.3, 0.5])
        #expect(result.mixture.weights == [1, 1, 1, 0.1, 0.3, 0.5])
        let constant = try await mixed(MixConfiguration(weight: 0.5), samples, originals: 3)
        #expect(constant.weights == [0.5, 0.5, 0.5])
    }

    @Test func versionsOfAHistoryTakeTurns() async throws {
        // History 1 and its two versions of weight 0.5: 1, 0.5 and 0.5 over their sum of 2.
        let turns = MixConfiguration(manner: .inTurn, ratio: 1, weight: 0.5)
        let result = try await mixed(turns, made([("crop", 2)], parents: [1]), originals: 3)
        #expect(result.mixture.families == [0, 1, 2, 1, 1])
        #expect(result.mixture.weights == [1, 0.5, 1, 0.25, 0.25])
        #expect(result.weights == [0.5, 0.5])
        for parents: [Int32] in [[], [0, 1], [7]] {
            await #expect(throws: MixtureError.self) {
                try await mixed(turns, made([("gru", 1)], parents: parents), originals: 3)
            }
        }
    }

    @Test func madeRowsMayStandAlone() async throws {
        let schema = TableSchema(
            features: [Feature(name: "spent", kind: .continuous)],
            label: "bought",
            negative: "no",
            positive: "yes"
        )
        var real = SampleTable(schema)
        for row in 0..<6 { real.append([1], label: Int32(row % 2), row: Int32(row)) }
        let origin = Provenance(parents: [], maker: "copula", configurationHash: "", seed: 1)
        var samples = MadeRows(schema)
        for row in 0..<4 { samples.append([2], label: Int32(row % 2), provenance: origin) }
        let input = RowMixInput(training: TrainingSet(real), made: samples)
        let context = StageContext(seed: Seed(5), threads: 1)
        let instead = MixConfiguration(manner: .instead, weight: 0.5)
        let choice = try await RowMixStage(instead).run(input, in: context)
        let alone = instead.mixture(of: input.training, choice.made, weights: choice.weights)
        #expect(alone.originalCount == 0 && alone.table.columns == [[2, 2, 2, 2]])
        #expect(alone.weights == [0.5, 0.5, 0.5, 0.5])
        let beside = MixConfiguration()
            .mixture(of: input.training, choice.made, weights: choice.weights)
        #expect(beside.originalCount == 6 && beside.table.count == 10)
        // No model can be trained without a class.
        let single = RowMixInput(training: TrainingSet(real), made: samples.selecting([0, 2]))
        let error = await #expect(throws: ConfigurationError.self) {
            try await RowMixStage(instead).run(single, in: context)
        }
        #expect(error?.description.contains("class 'yes'") == true)
        await #expect(throws: ConfigurationError.self) {
            try await mixed(instead, made([("gru", 2)]))
        }
    }

    @Test func readsItsKeysOnly() throws {
        func read(_ json: String) throws -> MixConfiguration {
            try JSONDecoder().decode(MixConfiguration.self, from: Data(json.utf8))
        }
        let configuration = try read(#"{"ratio": 0.5, "weight-from": "confidence"}"#)
        #expect(configuration == MixConfiguration(ratio: 0.5, weightFrom: .confidence))
        #expect(throws: ConfigurationError.self) { try read(#"{"rato": 0.5}"#) }
        #expect(throws: ConfigurationError.self) { try read(#"{"ratio": -1}"#) }
        #expect(try read(#"{"manner": "in-turn"}"#).manner == .inTurn)
        #expect(throws: ConfigurationError.self) { try read(#"{"manner": "inturn"}"#) }
    }
}
