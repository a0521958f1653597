import Commerce
import Statistics
import Testing

/// Flat columns of origins against a plain array of them.
@Suite("Origins")
struct OriginsTests {
    private static func random(_ count: Int, seed: UInt64) -> [Provenance] {
        var random = Seed(seed).generator()
        return (0..<count).map { _ in
            Provenance(
                parents: (0..<random.below(3)).map { _ in Int32(random.below(9)) },
                maker: ["crop", "mask"][random.below(2)],
                configurationHash: ["a", "b"][random.below(2)],
                seed: random.next()
            )
        }
    }

    private static func flat(_ origins: some Sequence<Provenance>) -> Origins {
        var result = Origins()
        for origin in origins { result.append(origin) }
        return result
    }

    @Test("Hold what was put in, in parts or one by one", arguments: 0..<100 as Range<UInt64>)
    func appending(seed: UInt64) {
        let plain = Self.random(20, seed: seed)
        let whole = Self.flat(plain)
        #expect(Array(whole) == plain)
        for cut in [0, 7, 20] {
            var joined = Self.flat(plain[..<cut])
            joined.append(Self.flat(plain[cut...]))
            #expect(joined == whole && joined.hashValue == whole.hashValue)
        }
        let some = [19, 3, 3, 0]
        #expect(whole.selecting(some) == Self.flat(some.map { plain[$0] }))
    }

    @Test("Of one parent each, they equal those that were put in one by one")
    func oneParent() {
        let plain = (0..<5).map {
            Provenance(parents: [$0], maker: "crop", configurationHash: "a", seed: UInt64($0) + 9)
        }
        let made = Origins(
            ofOneParentEach: [0, 1, 2, 3, 4],
            maker: "crop",
            configurationHash: "a",
            seeds: [9, 10, 11, 12, 13]
        )
        #expect(made == Self.flat(plain))
        let none = Origins(ofOneParentEach: [], maker: "crop", configurationHash: "a", seeds: [])
        #expect(none == Origins())
    }
}
