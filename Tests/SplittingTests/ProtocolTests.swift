@_spi(Splitting) import Commerce
import Foundation
import Pipelines
import Splitting
import Testing

/// Values worked out by hand for each protocol.
@Suite struct ProtocolTests {
    /// Twelve users alike, so that tuning and gate both get some: steps at 1, 2 (two items), 3, 4.
    private var twelve: InteractionLog {
        log(
            (0..<12).flatMap { user in
                [
                    Row("u\(user)", "d", 4, quantity: 4), Row("u\(user)", "c", 3, quantity: 3),
                    Row("u\(user)", "b", 2), Row("u\(user)", "B", 2, quantity: 2),
                    Row("u\(user)", "a", 1), Row("u\(user)", "e", 4),
                ]
            }
        )
    }

    private func names(_ items: some Sequence<Int32>, _ log: InteractionLog) -> [String] {
        items.map { log.items[$0] }
    }

    @Test func lastStepIsTheTestAndTheOneBeforeTuningOrGate() async throws {
        let stage = SplitStage(SplitConfiguration(ties: .identifier))
        let sets = try await stage.run(twelve, in: context())
        let training = sets.training.samples
        // Steps 1 and 2 train; "B" precedes "b" byte by byte.
        #expect(names(training.items(of: 0), twelve) == ["a", "B", "b"])
        #expect(training.quantities?.prefix(3) == [1, 2, 1])
        #expect(sets.tuning.samples.count + sets.gate.unread.count == 12)
        #expect(names(sets.tuning.samples.targets(of: 0), twelve) == ["c"])
        #expect(names(sets.tuning.samples.histories.items(of: 0), twelve) == ["a", "B", "b"])
        #expect(names(sets.test.unread.targets(of: 0), twelve) == ["d", "e"])
        #expect(names(sets.test.unread.histories.items(of: 0), twelve) == ["a", "B", "b", "c"])
        #expect(sets.test.unread.targetTimes == Array(repeating: 4, count: 12))
        #expect(sets.summary.trainingEvents == 36)
    }

    @Test func leaveOneOutCountsEventsNotTimes() async throws {
        let stage = SplitStage(SplitConfiguration(splitProtocol: .leaveOneOut, ties: .identifier))
        let sets = try await stage.run(twelve, in: context())
        #expect(names(sets.test.unread.targets(of: 0), twelve) == ["e"])
        #expect(
            names(sets.test.unread.histories.items(of: 0), twelve) == ["a", "B", "b", "c", "d"]
        )
        #expect(names(sets.tuning.samples.targets(of: 0), twelve) == ["d"])
        #expect(names(sets.training.samples.items(of: 0), twelve) == ["a", "B", "b", "c"])
    }

    /// 60 events; the 70 % quantile of times is event 42 of the sorted times: 1 x 10, 2 x 20, 3 x 10,
    /// 4 x 20, so validation begins at 4, and event 51 lies at 4 too: the validation window is empty.
    @Test func byTimeWithoutValidationWindowIsExplained() async throws {
        let stage = SplitStage(SplitConfiguration(splitProtocol: .byTime))
        await #expect(throws: SplitError.emptySet(.tuning, .byTime, candidates: 0)) {
            try await stage.run(twelve, in: context())
        }
    }

    @Test func byTimeAsksForTheFirstStepOfEachWindow() async throws {
        // Twelve early users with events 0...9 each; 120 events, so the windows begin at 7 and 8.
        var rows = (0..<12).flatMap { user in
            (0..<10).map { Row("u\(user)", "i\($0)", Int64($0)) }
        }
        rows.append(Row("late", "i1", 9))
        let log = log(rows)
        let stage = SplitStage(SplitConfiguration(splitProtocol: .byTime))
        let sets = try await stage.run(log, in: context())
        #expect(sets.summary.thresholds == .init(validationFrom: 7, testFrom: 8))
        #expect(sets.training.samples.eventCount == 12 * 7)
        #expect(sets.tuning.samples.targetTimes.allSatisfy { $0 == 7 })
        #expect(sets.test.unread.targetTimes == Array(repeating: 8, count: 12))
        #expect(sets.test.unread.histories.items(of: 0).count == 8)
        #expect(sets.summary.skipped["test-without-history"] == 1)
        // The step at 9 of the twelve is behind their test step.
        #expect(sets.summary.skipped["unused-events"] == 12)
    }

    @Test func shortUsersTrainOnlyAndStrangersAreCounted() async throws {
        var rows = (0..<12).flatMap { user in
            (1...3).map { Row("u\(user)", "i\($0)", Int64($0)) }
        }
        rows += [Row("short", "i1", 1), Row("short", "i2", 1), Row("short", "i3", 2)]
        rows += [Row(nil, "i1", 1)]
        let sets = try await SplitStage().run(log(rows), in: context())
        #expect(sets.summary.skipped == ["events-without-user": 1, "users-in-training-only": 1])
        #expect(sets.training.samples.items(of: 12).count == 3)
        #expect(sets.test.unread.count == 12)
    }

    @Test func repeatsAreTakenOutOfTargetsOrLeft() async throws {
        // Each user ends with a repeat of step 1 and one new item; u0 ends with the repeat alone.
        let rows = (0..<12).flatMap { user in
            (1...3).map { Row("u\(user)", "i\($0)", Int64($0)) } + [Row("u\(user)", "i1", 4)]
                + (user == 0 ? [] : [Row("u\(user)", "new", 4)])
        }
        let excluded = try await SplitStage().run(log(rows), in: context())
        #expect(excluded.test.unread.count == 11)
        #expect(excluded.test.unread.targets.count == 11)
        #expect(excluded.summary.skipped == ["repeated-targets": 12, "test-only-repeats": 1])
        let allowing = SplitStage(SplitConfiguration(repeats: .allow))
        let allowed = try await allowing.run(log(rows), in: context())
        #expect(allowed.test.unread.count == 12)
        #expect(allowed.test.unread.targets.count == 23)
    }

    @Test func onlyTargetEventsAreAskedForAndNothingAfterThemIsShown() async throws {
        let rows = (0..<12).flatMap { user in
            [
                Row("u\(user)", "a", 1, .view), Row("u\(user)", "a", 2, .buy),
                Row("u\(user)", "b", 3, .view), Row("u\(user)", "b", 4, .buy),
                Row("u\(user)", "c", 4, .view), Row("u\(user)", "d", 5, .view),
            ]
        }
        let stage = SplitStage(SplitConfiguration(repeats: .allow, targetEvents: [.buy]))
        let sets = try await stage.run(log(rows), in: context())
        #expect(sets.training.samples.eventCount == 12)
        #expect(sets.test.unread.targets.count == 12)
        #expect(sets.test.unread.histories.items(of: 0).count == 3)
        // The view of "c" within the test step and of "d" after it.
        #expect(sets.summary.skipped == ["unused-events": 24])
    }

    @Test func recipesKeepDefaultsOfAbsentKeys() throws {
        let json = #"{"protocol": "by-time", "target-events": ["purchase"]}"#
        let read = try JSONDecoder().decode(SplitConfiguration.self, from: Data(json.utf8))
        #expect(read == SplitConfiguration(splitProtocol: .byTime, targetEvents: [.buy]))
        let written = try JSONEncoder().encode(read)
        #expect(try JSONDecoder().decode(SplitConfiguration.self, from: written) == read)
        let wrong = Data(#"{"target-events": ["bye"]}"#.utf8)
        #expect(throws: ConfigurationError.self) {
            try JSONDecoder().decode(SplitConfiguration.self, from: wrong)
        }
    }
}
