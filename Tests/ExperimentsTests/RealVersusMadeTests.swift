@_spi(Splitting) import Commerce
import Testing

@testable import Experiments

@Suite("Real versus made")
struct RealVersusMadeTests {
    /// Ten items; item 0 has 3 events, item 1 has 2, the others 1 each: 13 events.
    ///
    /// User 0 does 0…9 with a minute between, user 1 does 0, 0, 1 within one second.
    private let real: TrainingSet<Histories> = {
        var histories = Histories()
        histories.append(
            user: 0,
            items: Array<Int32>(0..<10),
            events: Array(repeating: EventKind.view, count: 10),
            times: (0..<10).map { Int64($0) * 60 }
        )
        histories.append(
            user: 1,
            items: [0, 0, 1],
            events: [.view, .view, .buy],
            times: [5, 5, 5]
        )
        return TrainingSet(histories)
    }()

    private func made(_ items: [Int32], times: [Int64]) -> MadeHistories {
        var made = MadeHistories()
        made.append(
            items: items,
            events: items.map { _ in EventKind.view },
            times: times,
            provenance: Provenance(parents: [0], maker: "crop", configurationHash: "", seed: 1)
        )
        return made
    }

    @Test("Item popularity by tenths of the items, by hand")
    func popularity() throws {
        let comparison = RealVersusMade(
            real: real,
            made: made([0, 0, 1, 11], times: [0, 1, 2, 3])
        )
        let result = try #require(comparison.itemPopularity())
        // Each tenth of ten items is one item; item 11 was never trained on.
        #expect(result.bins.first == "top 10 %")
        #expect(result.bins.last == "not in training")
        #expect(result.real.first == 3.0 / 13)
        #expect(result.made.first == 0.5)
        #expect(result.made.last == 0.25)
        // Real 3, 2 and eight times 1 of 13; made 2, 1, 0… and 1 of 4:
        // ½ (|3/13 - 1/2| + |2/13 - 1/4| + 8/13 + 1/4) = ½ (14 + 5 + 32 + 13) / 52 = 32 / 52.
        #expect(abs(result.distance - 32.0 / 52) < 1e-12)
    }

    @Test("Lengths and gaps fall into the bins that their labels name")
    func lengthsAndGaps() throws {
        let comparison = RealVersusMade(real: real, made: made([0, 1], times: [0, 3_600]))
        let lengths = try #require(comparison.sequenceLength())
        #expect(lengths.bins == ["2", "3", "4", "5", "6 to 7", "8 to 10"])
        #expect(lengths.real == [0, 0.5, 0, 0, 0, 0.5])
        #expect(lengths.made == [1, 0, 0, 0, 0, 0])
        #expect(lengths.distance == 1)
        let gaps = try #require(comparison.timeGaps())
        // Nine gaps of a minute, two of nothing; the made one is an hour.
        #expect(gaps.bins == ["same second", "under a minute", "under an hour", "under a day"])
        #expect(gaps.real == [2.0 / 11, 0, 9.0 / 11, 0])
        #expect(gaps.made == [0, 0, 0, 1])
    }

    @Test("Identical data have no distance; empty bins and lone traits are left out")
    func identical() throws {
        var same = MadeHistories()
        for sequence in 0..<real.samples.count {
            let range = real.samples.range(of: sequence)
            same.append(
                items: real.samples.items[range],
                events: real.samples.events[range],
                times: real.samples.times[range],
                provenance: Provenance(parents: [], maker: "m", configurationHash: "", seed: 0)
            )
        }
        let all = RealVersusMade(real: real, made: same).distributions()
        #expect(all.count == 4)
        #expect(all.allSatisfy { $0.distance == 0 })
        #expect(all.last?.bins == ["view", "buy"])
        #expect(all.allSatisfy { abs($0.real.reduce(0, +) - 1) < 1e-12 })
        #expect(RealVersusMade(real: real, made: MadeHistories()).distributions().isEmpty)
    }
}
