import Commerce
import Pipelines
import Splitting
import Testing

/// What logs that can't be split are told.
@Suite struct SplitErrorTests {
    private func error(
        _ rows: [Row],
        _ configuration: SplitConfiguration = SplitConfiguration()
    ) async -> SplitError? {
        do {
            _ = try await SplitStage(configuration).run(log(rows), in: context())
            return nil
        } catch {
            return error as? SplitError
        }
    }

    @Test func oneUserOnly() async {
        let rows = (1...5).map { Row("u", "i", Int64($0)) } + [Row(nil, "i", 3)]
        let error = await error(rows)
        #expect(error == .tooFewUsers(found: 1, eventsWithoutUser: 1))
        #expect(error?.description.contains("1 events name no user") == true)
    }

    @Test func emptyLog() async {
        #expect(await error([]) == .tooFewUsers(found: 0, eventsWithoutUser: 0))
    }

    @Test func noItemTwice() async {
        let rows = (0..<9).map { Row("u\($0 % 3)", "i\($0)", Int64($0)) }
        #expect(await error(rows) == .noItemTwice(events: 9))
    }

    @Test func allUsersTooShort() async {
        let rows = (0..<6).map { Row("u\($0 % 3)", "i", Int64($0)) }
        let error = await error(rows)
        #expect(error == .allUsersTooShort(.leaveLastStepOut, users: 3))
        #expect(error?.exitStatus == .data)
        #expect(error?.description.contains("all users too short") == true)
        #expect(error?.description.contains("\n") == false)
    }

    @Test func onlyRepeatsLeaveEmptySets() async {
        let rows = (0..<40).map { Row("u\($0 % 8)", "i", Int64($0)) }
        #expect(await error(rows) == .emptySet(.tuning, .leaveLastStepOut, candidates: 8))
        #expect(await error(rows, SplitConfiguration(repeats: .allow)) == nil)
    }

    @Test(arguments: [
        SplitConfiguration(targetEvents: []), SplitConfiguration(gateShare: 1),
        SplitConfiguration(gateShare: .nan),
        SplitConfiguration(trainingShare: 0.9, validationShare: 0.1),
    ])
    func settingsOutOfRange(_ configuration: SplitConfiguration) async {
        #expect(await error([], configuration)?.exitStatus == .configuration)
    }
}
