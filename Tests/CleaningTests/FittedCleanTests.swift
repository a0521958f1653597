@_spi(Splitting) import Commerce
import Foundation
import Pipelines
import Statistics
import Testing

@testable import Cleaning

@Suite struct FittedCleanTests {
    @Test func theRobustRangeByHand() throws {
        // Logarithms 0, 1, 2, 3, 4: median 2, distances 2, 1, 0, 1, 2, their median 1.
        let values = (0...4).map { exp(Double($0)) }
        let range = try #require(RobustRange(values, minimum: 5))
        #expect(abs(range.median - exp(2)) < 1e-12)
        #expect(abs(range.deviation - 1.4826) < 1e-12)
        #expect(RobustRange(values, minimum: 6) == nil)
        // Over half alike: the mean distance, (4 · 0 + 1) / 5, stands in.
        let alike = try #require(RobustRange([1, 1, 1, 1, exp(1)], minimum: 5))
        #expect(abs(alike.deviation - 1.2533 / 5) < 1e-12)
        #expect(RobustRange([3, 3, 3, 3, 3], minimum: 5) == nil)
    }

    @Test func extremesAreLimitedToTheLoggedThreshold() async throws {
        var histories = Histories()
        for user in 0..<30 {
            histories.append(user: Int32(user), items: [0], events: [.buy], times: [1])
        }
        histories.quantities = (0..<30).map { $0 == 29 ? 1e6 : Double(1 + $0 % 3) }
        let output = try await FittedCleanStage().run(TrainingSet(histories), in: context)
        let entry = try #require(output.changes.entries.first)
        #expect(entry.rule == "extreme-quantities" && entry.applied == 1)
        let limited = try #require(output.training.samples.quantities)
        #expect(limited[29] < 1e6 && limited[29] > 3)
        #expect(Array(limited[..<29]) == Array(histories.quantities?[..<29] ?? []))
        #expect(entry.condition.contains("\((limited[29] * 1000).rounded() / 1000)"))
    }

    @Test func onlyFastAndRegularUsersAreAutomated() async throws {
        var histories = Histories()
        func add(_ user: Int32, _ times: [Int64]) {
            histories.append(
                user: user,
                items: times.map { _ in Int32(0) },
                events: times.map { _ in .view },
                times: times
            )
        }
        for user in 0..<30 { add(Int32(user), (0..<Int64(2 + user % 3)).map { $0 * 500 }) }
        // Every minute for 500 minutes: fast and regular.
        add(30, (0..<500).map { $0 * 60 })
        // As fast, in bursts of 25 with long pauses: not regular.
        add(31, (0..<500).map { Int64($0 % 25 + $0 / 25 * 4000) })
        // Regular, but once a day.
        add(32, (0..<500).map { $0 * 86_400 })
        let output = try await FittedCleanStage().run(TrainingSet(histories), in: context)
        #expect(output.training.samples.users == histories.users.filter { $0 != 30 })
        #expect(output.changes.counts["automated-users"] == 500)
    }

    @Test func theCoreIsTheLargestSetWithEnoughEvents() async throws {
        var histories = Histories()
        // Users 0 and 1 hold items 0 and 1 up; item 2 falls, then user 2, then item 3.
        let items: [[Int32]] = [[0, 1], [0, 1], [2, 3], [3, 0, 1]]
        for (user, row) in items.enumerated() {
            histories.append(
                user: Int32(user),
                items: row,
                events: row.map { _ in .buy },
                times: row.map { _ in 0 }
            )
        }
        #expect(
            KCore(histories, k: 2).mask == [
                true, true, true, true, false, false, false, true, true,
            ]
        )
        let stage = FittedCleanStage(FittedCleanConfiguration(kCore: 2))
        let output = try await stage.run(TrainingSet(histories), in: context)
        #expect(output.training.samples.users == [0, 1, 3])
        let empty = FittedCleanStage(FittedCleanConfiguration(kCore: 9))
        await #expect(throws: CleaningError.self) {
            _ = try await empty.run(TrainingSet(histories), in: context)
        }
    }
}
