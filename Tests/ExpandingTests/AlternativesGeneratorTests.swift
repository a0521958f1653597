@_spi(Splitting) import Commerce
import Expanding
import Foundation
import Pipelines
import Statistics
import Testing

@Suite("Alternatives generator")
struct AlternativesGeneratorTests {
    /// Two shelves of 8 items; each user takes 4 of one shelf.
    private static let input: ExpandInput = {
        var histories = Histories()
        var random = Seed(9).generator()
        for user in 0..<200 {
            let shelf = user % 2 * 8
            let taken = random.sample(4, of: 8).map { Int32(shelf + $0) }
            histories.append(
                user: Int32(1000 + user),
                items: taken,
                events: [.view, .view, .buy, .buy],
                times: [1, 2, 3, 4]
            )
        }
        let names = Vocabulary((0..<16).map { "item \($0)" })
        return ExpandInput(
            training: TrainingSet(histories),
            catalogue: Catalogue(items: names),
            excludedItems: [5]
        )
    }()

    /// The same with one user more, who came back to an item.
    private static let returning: ExpandInput = {
        var histories = input.training.samples
        histories.append(
            user: 2000,
            items: [0, 1, 0],
            events: [.buy, .buy, .buy],
            times: [1, 2, 3]
        )
        var changed = Self.input
        changed.training = TrainingSet(histories)
        return changed
    }()

    private static func made(
        from input: ExpandInput = input,
        rarity: Double = 0,
        threads: Int = 1,
        seed: UInt64 = 1
    ) async throws -> MadeHistories {
        let text = """
            {"generator": "alternatives", "share": 0.5, "copies": 3, "penalty": 10, "rarity": \(rarity)}
            """
        let maker = try JSONDecoder().decode(ExpanderConfiguration.self, from: Data(text.utf8))
        let stage = ExpandStage(ExpandStage.Configuration([maker]))
        let context = StageContext(seed: Seed(seed), threads: threads)
        return try await stage.run(input, in: context).made
    }

    // Items of one shelf never occur with those of the other, so that no weight between the shelves is
    // above 0. A copy without any replacement has probability 1 / 8: 600 copies leave 525 ± 8.
    @Test("Replacements come from what belongs to the history, and are no events of it")
    func belongs() async throws {
        let made = try await Self.made()
        let real = Self.input.training.samples
        #expect(abs(made.count - 525) < 40)
        var replaced = 0
        for sequence in 0..<made.count {
            let origin = made.provenance[sequence]
            let parent = Int(origin.parents[0]) - 1000
            let old = Array(real.items(of: parent))
            let new = Array(made.histories.items(of: sequence))
            #expect(origin.maker == "alternatives" && new.count == 4 && new[0] == old[0])
            #expect(new.allSatisfy { ($0 < 8) == (old[0] < 8) })
            #expect(Set(new).count == 4)
            let fresh = Set(new).subtracting(old)
            #expect(!fresh.contains(5))
            #expect(fresh.count == zip(new, old).count { $0 != $1 })
            replaced += fresh.count
        }
        // 600 copies · 3 events · 0.5 = 900 ± 21.
        #expect(abs(replaced - 900) < 105)
    }

    // A shelf has 8 items, of which a history has 4: an alternative is one of them half of the time.
    @Test("Where someone came back to an item, an alternative may be of the history")
    func returns() async throws {
        let made = try await Self.made(from: Self.returning)
        var repeated = 0
        for sequence in 0..<made.count {
            let items = made.histories.items(of: sequence)
            if Set(items).count < items.count { repeated += 1 }
        }
        #expect(repeated > made.count / 4)
    }

    /// Three shelves of which everyone takes the first two items and one more: mostly the third, seldom the
    /// fourth or fifth.
    private static let lopsided: ExpandInput = {
        var histories = Histories()
        for user in 0..<369 {
            let shelf = Int32(user % 3 * 5)
            let last: Int32 = user % 41 == 0 ? 3 : user % 41 == 1 ? 4 : 2
            histories.append(
                user: Int32(user),
                items: [shelf, shelf + 1, shelf + last],
                events: [.buy, .buy, .buy],
                times: [1, 2, 3]
            )
        }
        return ExpandInput(
            training: TrainingSet(histories),
            catalogue: Catalogue(items: Vocabulary((0..<15).map { "item \($0)" }))
        )
    }()

    // Whoever took item 3 or 4 of a shelf can be offered the other one or item 2, whose weight in a linear
    // model grows with popularity.
    @Test("The larger the power of popularity, the rarer what is drawn")
    func rarity() async throws {
        func shareOfRare(_ made: MadeHistories) -> Double {
            var (rare, drawn) = (0, 0)
            for sequence in 0..<made.count {
                let parent = Int(made.provenance[sequence].parents[0])
                let old = Set(Self.lopsided.training.samples.items(of: parent))
                if old.contains(where: { $0 % 5 == 2 }) { continue }
                for item in made.histories.items(of: sequence) where !old.contains(item) {
                    drawn += 1
                    rare += item % 5 > 2 ? 1 : 0
                }
            }
            return Double(rare) / Double(drawn)
        }
        let shares = [
            shareOfRare(try await Self.made(from: Self.lopsided)),
            shareOfRare(try await Self.made(from: Self.lopsided, rarity: 1)),
            shareOfRare(try await Self.made(from: Self.lopsided, rarity: 3)),
        ]
        #expect(shares[0] + 0.1 < shares[1] && shares[1] + 0.05 < shares[2], "\(shares)")
    }

    @Test("The seed decides, threads don't")
    func seeds() async throws {
        let one = try await Self.made()
        #expect(try await Self.made(threads: 2) == one)
        #expect(try await Self.made(seed: 2) != one)
    }

    @Test(
        "Recipes survive writing and reading; wrong ones are errors",
        arguments: [
            (#"{"generator": "alternatives", "decay": 0.5, "top": 3, "rarity": 0.5}"#, true),
            (#"{"generator": "alternatives", "share": 0}"#, false),
            (#"{"generator": "alternatives", "decay": 1.5}"#, false),
            (#"{"generator": "alternatives", "rarity": -1}"#, false),
            (#"{"generator": "alternatives", "count": 7}"#, false),
        ]
    )
    func recipes(text: String, isRight: Bool) throws {
        func read(_ data: Data) throws -> ExpanderConfiguration {
            try JSONDecoder().decode(ExpanderConfiguration.self, from: data)
        }
        if isRight {
            let maker = try read(Data(text.utf8))
            #expect(try read(JSONEncoder().encode(maker)) == maker)
        } else {
            #expect(throws: ConfigurationError.self) { try read(Data(text.utf8)) }
        }
    }
}
