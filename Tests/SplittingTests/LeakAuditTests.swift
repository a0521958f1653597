@_spi(Splitting) import Commerce
import Pipelines
import Testing

@testable import Splitting

/// Sabotage: held-out rows smuggled into training must fail loudly.
@Suite struct LeakAuditTests {
    static let protocols = SplitProtocol.allCases

    private func split(_ splitProtocol: SplitProtocol) async throws -> (InteractionLog, SplitSets) {
        let log = randomLog(seed: 3)
        let stage = SplitStage(SplitConfiguration(splitProtocol: splitProtocol))
        return (log, try await stage.run(log, in: context()))
    }

    /// The training set with the first target of one case put behind its user's events.
    private func sabotaged(_ training: Histories, with cases: NextItemCases, case question: Int)
        -> (histories: Histories, row: Int)
    {
        var result = Histories()
        var row = -1
        for sequence in 0..<training.count {
            let range = training.range(of: sequence)
            var items = Array(training.items[range])
            var events = Array(training.events[range])
            var times = Array(training.times[range])
            if training.users[sequence] == cases.histories.users[question],
                let target = cases.targets(of: question).first
            {
                items.append(target)
                events.append(.view)
                times.append(cases.targetTimes[question])
                row = result.eventCount + items.count - 1
            }
            result.append(
                user: training.users[sequence],
                items: items,
                events: events,
                times: times
            )
        }
        return (result, row)
    }

    @Test(arguments: protocols)
    func everySmuggledTargetIsFound(_ splitProtocol: SplitProtocol) async throws {
        let (log, sets) = try await split(splitProtocol)
        let audit = LeakAudit(of: sets, users: log.users)
        let trained = Set(sets.training.samples.users)
        try audit.check(sets.training)
        for cases in [sets.tuning.samples, sets.gate.unread, sets.test.unread] {
            for question in 0..<cases.count {
                let user = cases.histories.users[question]
                if !trained.contains(user) { continue }
                let (histories, row) = sabotaged(
                    sets.training.samples,
                    with: cases,
                    case: question
                )
                let error = #expect(throws: LeakError.self) {
                    try audit.check(TrainingSet(histories))
                }
                #expect(error?.row == row)
                #expect(error?.user == "'\(log.users[user])'")
                #expect(error?.description.contains("row \(row) of the training set") == true)
            }
        }
    }

    @Test(arguments: protocols)
    func fewerTrainingRowsPass(_ splitProtocol: SplitProtocol) async throws {
        let (_, sets) = try await split(splitProtocol)
        let mask = (0..<sets.training.samples.eventCount).map { $0 % 3 != 1 }
        let fewer = sets.training.keepingEvents(mask)
        try LeakAudit(of: sets).check(fewer)
        try LeakAudit(of: sets).check(Mixture(originals: fewer))
    }

    @Test func madeSamplesFromHeldOutEventsAreFound() async throws {
        let (_, sets) = try await split(.leaveLastStepOut)
        let audit = LeakAudit(of: sets)
        let cases = sets.gate.unread
        let parent = cases.histories.users[0]
        func made(at time: Int64, parents: [Int32]) -> MadeHistories {
            var made = MadeHistories()
            made.append(
                items: [0],
                events: [.view],
                times: [time],
                provenance: Provenance(
                    parents: parents,
                    maker: "test",
                    configurationHash: "",
                    seed: 0
                )
            )
            return made
        }
        try audit.check(made(at: cases.targetTimes[0] - 1, parents: [parent]))
        try audit.check(made(at: cases.targetTimes[0], parents: []))
        #expect(throws: LeakError.self) {
            try audit.check(made(at: cases.targetTimes[0], parents: [parent]))
        }
        let stranger = #expect(throws: LeakError.self) {
            try audit.check(made(at: 0, parents: [9999]))
        }
        #expect(stranger?.finding == .unknownParent)
    }
}
