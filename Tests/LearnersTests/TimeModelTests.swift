import Commerce
import Learners
import Statistics
import Testing

@Suite("Times of made sequences")
struct TimeModelTests {
    /// Ten users with four events: two together, the third after 100 s, the fourth with it.
    ///
    /// The first user begins at 0, the last ends at 1000.
    private let histories: Histories = {
        var histories = Histories()
        for user in 0..<10 {
            let start = Int64(100 * user)
            histories.append(
                user: Int32(user),
                items: [0, 1, 2, 3],
                events: [.view, .view, .buy, .view],
                times: [start, start, start + 100, start + 100]
            )
        }
        return histories
    }()

    // Gaps before a view are 0, gaps before a buy 100. Five buys take 500 s, which fits into the 1000
    // s of training wherever the sequence starts; twenty take 2000 s and are halved.
    @Test("Gaps are those of the data, or compressed alike", arguments: UInt64(0)..<20)
    func gaps(seed: UInt64) {
        let model = TimeModel(fitting: histories, seed: Seed(seed))
        var random = Seed(seed)["times"].generator()
        for (buys, gap) in [(5, Int64(100)), (20, 50)] {
            let events = [.view] + (0..<buys).flatMap { _ in [EventKind.buy, .view] }
            let times = model.times(for: events, from: &random)
            #expect(times.count == events.count)
            #expect(times[0] >= 0 && times[times.count - 1] <= 1000)
            for place in 1..<times.count {
                let expected = events[place] == .buy ? gap : 0
                #expect(times[place] - times[place - 1] == expected)
            }
        }
    }

    @Test("No events have no times")
    func empty() {
        let model = TimeModel(fitting: histories, seed: Seed(1))
        var random = Seed(1).generator()
        #expect(model.times(for: [], from: &random).isEmpty)
    }
}
