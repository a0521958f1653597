@_spi(Splitting) import Commerce
import Statistics
import Testing

@testable import Experiments

@Suite("The learning curve over real data")
struct DataCurveTests {
    private func curve(_ baseline: [Double], _ augmented: [Double]) -> DataCurve {
        DataCurve(
            policy: "p",
            metric: "ndcg@10",
            points: zip(DataCurve.shares, zip(baseline, augmented)).map { share, levels in
                .init(share: share, users: 0, baseline: [levels.0], augmented: [levels.1])
            }
        )
    }

    @Test("Levels between two points lie on a line over the logarithm of the share")
    func interpolation() throws {
        let curve = curve([0.1, 0.2, 0.25, 0.3], [0, 0, 0, 0])
        // Half-way from .25 to .5 in logarithms is .25 · √2; .24 is four fifths of the way to .75.
        #expect(abs(try #require(curve.share(reaching: 0.15)) - 0.353_553) < 1e-6)
        #expect(abs(try #require(curve.share(reaching: 0.24)) - 0.691_581) < 1e-6)
        #expect(curve.share(reaching: 0.3) == 1)
        #expect(curve.share(reaching: 0.05) == 0.25)
        #expect(curve.share(reaching: 0.301) == nil)
    }

    @Test("A dip of the originals is passed over")
    func dip() throws {
        let curve = curve([0.1, 0.2, 0.18, 0.3], [0, 0, 0, 0])
        #expect(curve.share(reaching: 0.2) == 0.5)
        // From .2 at three quarters on: half-way to .3 is √.75.
        #expect(abs(try #require(curve.share(reaching: 0.25)) - 0.866_025) < 1e-6)
    }

    @Test("The largest part whose level the originals reach says what augmentation is worth")
    func worth() {
        // At three quarters .31 is beyond all the originals; at a half, .24 is theirs at .69158.
        guard
            case .about(let gain, let share) = curve(
                [0.1, 0.2, 0.25, 0.3],
                [0.15, 0.24, 0.31, 0.33]
            ).worth
        else {
            Issue.record("expected a worth on the curve")
            return
        }
        #expect(share == 0.5)
        #expect(abs(gain - 0.383_161) < 1e-6)
    }

    @Test("Beyond the curve there is a lower bound, and without a gain nothing")
    func bounds() {
        let originals = [0.1, 0.2, 0.25, 0.3]
        let beyond = curve(originals, [0.31, 0.32, 0.33, 0.34]).worth
        #expect(beyond == .moreThan(gain: 3, at: 0.25))
        #expect(curve(originals, [0.15, 0.24, 0.29, 0.3]).worth == .nothing)
        #expect(curve(originals, [0.15, 0.24, 0.24, 0.31]).worth == .nothing)
        #expect(curve(originals, originals).worth == .nothing)
    }

    @Test("Parts of the users are nested, and the whole is the last", arguments: 0..<20)
    func nesting(seed: UInt64) {
        var histories = Histories()
        for user in Int32(0)..<41 {
            histories.append(user: user, items: [user], events: [.buy], times: [0])
        }
        let whole = TrainingSet(histories)
        let parts = DataCurve.shares.map { share in
            whole.part(share, seed: Seed(seed)).samples.users
        }
        #expect(parts.map(\.count) == [10, 21, 31, 41])
        for (smaller, larger) in zip(parts, parts.dropFirst()) {
            #expect(Set(smaller).isSubset(of: larger))
        }
        #expect(parts.allSatisfy { $0 == $0.sorted() })
        #expect(parts[3] == histories.users)
    }
}
