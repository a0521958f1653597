@_spi(Splitting) import Commerce
import Pipelines
import Splitting
import Testing

/// What holds for every log.
@Suite struct SplitLawTests {
    static let configurations = SplitProtocol.allCases.flatMap { splitProtocol in
        RepeatRule.allCases.map {
            SplitConfiguration(splitProtocol: splitProtocol, repeats: $0)
        }
    }

    @Test(arguments: configurations, 0..<5)
    func casesContinueTrainingAndNeverShowTheirTargetsTime(
        _ configuration: SplitConfiguration,
        _ seed: Int
    ) async throws {
        let log = randomLog(seed: seed)
        let sets = try await SplitStage(configuration).run(log, in: context(seed: UInt64(seed)))
        let training = sets.training.samples
        let trained = Dictionary(
            uniqueKeysWithValues: training.users.enumerated().map {
                ($1, Array(training.items(of: $0)))
            }
        )
        for cases in [sets.tuning.samples, sets.gate.unread, sets.test.unread] {
            for question in 0..<cases.count {
                let histories = cases.histories
                let history = Array(histories.items(of: question))
                let user = histories.users[question]
                #expect(history.starts(with: trained[user] ?? []))
                #expect(!history.isEmpty)
                let last = histories.times[histories.range(of: question).upperBound - 1]
                if configuration.splitProtocol == .leaveOneOut {
                    #expect(last <= cases.targetTimes[question])
                } else {
                    #expect(last < cases.targetTimes[question])
                }
                let targets = cases.targets(of: question)
                #expect(Set(targets).count == targets.count)
                if configuration.repeats != .allow {
                    #expect(Set(targets).isDisjoint(with: history))
                }
            }
        }
        let tuned = Set(sets.tuning.samples.histories.users)
        #expect(tuned.isDisjoint(with: sets.gate.unread.histories.users))
    }

    @Test(arguments: SplitProtocol.allCases)
    func rowOrderAndRepetitionChangeNothing(_ splitProtocol: SplitProtocol) async throws {
        let log = randomLog(seed: 7)
        var shuffled = log
        let order = (0..<log.count).sorted { ($0 * 7919) % log.count < ($1 * 7919) % log.count }
        shuffled.user = order.map { log.user[$0] }
        shuffled.item = order.map { log.item[$0] }
        shuffled.event = order.map { log.event[$0] }
        shuffled.time = order.map { log.time[$0] }
        shuffled.quantity = nil
        var plain = log
        plain.quantity = nil
        let stage = SplitStage(SplitConfiguration(splitProtocol: splitProtocol))
        let first = try await stage.run(plain, in: context())
        let second = try await stage.run(shuffled, in: context())
        #expect(first.training.samples == second.training.samples)
        #expect(first.tuning.samples == second.tuning.samples)
        #expect(first.gate.contentHash == second.gate.contentHash)
        #expect(first.test.contentHash == second.test.contentHash)
        let other = try await stage.run(plain, in: context(seed: 2))
        #expect(first.tuning.samples != other.tuning.samples)
    }
}
