import Commerce
import Learners
import Tensors
import Testing

@Suite("Rankers without a network")
struct ItemRankersTests {
    /// Who has what: items 0 and 1 share two users, 1 and 2 two, 0 and 2 one; item 3 is alone.
    static let mixture = Mixture(originals: training([[0, 1], [1, 0, 2], [2, 1, 1], [3]]))

    @Test("Popularity counts events")
    func popularity() {
        let ranker = Popularity(fitting: Self.mixture, itemCount: 5)
        #expect(ranker.totals == [2, 4, 2, 1, 0])
    }

    @Test("Made sequences count with their weight")
    func weights() {
        var made = MadeHistories()
        made.append(
            items: [0, 4],
            events: [.view, .view],
            times: [0, 1],
            provenance: Provenance(parents: [], maker: "test", configurationHash: "", seed: 0)
        )
        let mixture = Mixture(originals: training([[0, 1]]), made: made, weights: [0.25])
        #expect(Popularity(fitting: mixture, itemCount: 5).totals == [1.25, 1, 0, 0, 0.25])
        let neighbours = ItemKNN(
            fitting: mixture,
            itemCount: 5,
            configuration: ItemKNN.Configuration(shrinkage: 0)
        )
        // w = 1/4 in common, n(0) = 5/4, n(4) = 1/4: 1/4 / sqrt(5/16) = 1 / sqrt(5).
        let similarity = neighbours.similarities(of: 4).first { $0.item == 0 }?.similarity
        #expect(similarity.map { abs($0 - 0.4472136) < 1e-6 } == true)
    }

    @Test("Neighbours have the cosine of their users, each item counted once a user")
    func cosine() {
        let ranker = ItemKNN(
            fitting: Self.mixture,
            itemCount: 4,
            configuration: ItemKNN.Configuration(shrinkage: 0)
        )
        // n = 2, 3, 2, 1; 2/sqrt(2·3), 1/sqrt(2·2).
        let similarities = ranker.similarities(of: 0)
        #expect(similarities.map(\.item) == [1, 2])
        #expect(abs(similarities[0].similarity - 0.8164966) < 1e-6)
        #expect(abs(similarities[1].similarity - 0.5) < 1e-6)
        #expect(ranker.similarities(of: 3).isEmpty)
    }

    @Test("Shrinkage is added below, the nearest stay, ties prefer the lower number")
    func shrinkage() {
        let ranker = ItemKNN(
            fitting: Self.mixture,
            itemCount: 4,
            configuration: ItemKNN.Configuration(neighbours: 1, shrinkage: 1)
        )
        // 2 / (sqrt(6) + 1), to item 0 and to item 2 alike.
        let similarities = ranker.similarities(of: 1)
        #expect(similarities.map(\.item) == [0])
        #expect(abs(similarities[0].similarity - 0.5797959) < 1e-6)
    }

    @Test("Scores sum what the history's items say")
    func scores() async throws {
        let asked = histories([[0, 1], []])
        let rows = try await TensorThread.run {
            let popular = Popularity(fitting: Self.mixture, itemCount: 4)
            let neighbours = ItemKNN(
                fitting: Self.mixture,
                itemCount: 4,
                configuration: ItemKNN.Configuration(shrinkage: 0, recencyDecay: 0.5)
            )
            return (
                try popular.scores(of: asked, 0..<2).floats(),
                try neighbours.scores(of: asked, 0..<2).floats()
            )
        }
        #expect(rows.0 == [2, 4, 2, 1, 2, 4, 2, 1])
        // Item 1 counts once, item 0 before it by half: of item 2, 2/sqrt(6) + 1/2 · 1/2.
        let expected: [Float] = [0.8164966, 0.4082483, 1.0664966, 0, 0, 0, 0, 0]
        for (score, value) in zip(rows.1, expected) { #expect(abs(score - value) < 1e-6) }
    }

    @Test("Neighbours don't depend on threads")
    func threads() {
        var sequences: [[Int32]] = []
        for user in 0..<150 {
            sequences.append((0..<6).map { Int32((user * 7 + $0 * $0 * 3) % 130) })
        }
        let mixture = Mixture(originals: training(sequences))
        #expect(
            ItemKNN(fitting: mixture, itemCount: 130, threads: 1)
                == ItemKNN(fitting: mixture, itemCount: 130, threads: 3)
        )
    }
}
