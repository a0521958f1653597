@_spi(Splitting) import Commerce
import Statistics
import Testing

@testable import Retrieval

/// Histories of the given items, one event a second.
func histories(_ sequences: [[Int32]]) -> Histories {
    var result = Histories()
    for (user, items) in sequences.enumerated() {
        result.append(
            user: Int32(user),
            items: items,
            events: items.map { _ in .view },
            times: items.indices.map(Int64.init)
        )
    }
    return result
}

/// Random histories over few items, so that pairs and copies are common.
func randomHistories(_ seed: Int, count: Int, items: Int, longest: Int) -> Histories {
    var random = Seed(UInt64(seed)).generator()
    var sequences: [[Int32]] = []
    for _ in 0..<count {
        let length = 2 + random.below(longest - 1)
        sequences.append((0..<length).map { _ in Int32(random.below(items)) })
    }
    return histories(sequences)
}

@Suite struct ItemNeighboursTests {
    @Test func cosineByHand() {
        // Window 1. Histories 0 1 2 and 0 1: pairs (0,1) twice, (1,2) once; events 2, 2, 1.
        // cosine(0, 1) = 2 / √(2 · 2) = 1;  cosine(1, 2) = 1 / √(2 · 1) = 0.7071.
        let training = TrainingSet(histories([[0, 1, 2], [0, 1]]))
        let together = ItemCooccurrence(fittedOn: training, itemCount: 4, window: 1)
        #expect(together.pairs == [2, 3, 1, 0])
        #expect(Array(together.neighbours.neighbours(of: 0)) == [1])
        #expect(Array(together.neighbours.neighbours(of: 1)) == [0, 2])
        #expect(together.neighbours.neighbours(of: 3).isEmpty)
        #expect(Array(together.neighbours.similarities[1..<3]) == [1, 1 / Float(2).squareRoot()])
    }

    @Test(arguments: 0..<20) func cooccurrenceMeetsItsDefinition(seed: Int) {
        let real = randomHistories(seed, count: 12, items: 8, longest: 9)
        let fast = ItemCooccurrence(
            fittedOn: TrainingSet(real),
            itemCount: 8,
            window: 3,
            normalisation: .count
        )
        var slow = [[Float]](repeating: Array(repeating: 0, count: 8), count: 8)
        for sequence in 0..<real.count {
            let range = real.range(of: sequence)
            for first in range {
                for second in range where second > first && second - first <= 3 {
                    let (a, b) = (Int(real.items[first]), Int(real.items[second]))
                    if a == b { continue }
                    slow[a][b] += 1
                    slow[b][a] += 1
                }
            }
        }
        for item in 0..<8 {
            var found = [Float](repeating: 0, count: 8)
            for entry in fast.neighbours.range(of: Int32(item)) {
                found[Int(fast.neighbours.items[entry])] = fast.neighbours.similarities[entry]
            }
            #expect(found == slow[item])
        }
    }

    @Test func attributesFindItemsThatNobodyBought() {
        // Items 0 and 1 share the rare attribute 0; all but item 3 share the common attribute 1.
        var catalogue = Catalogue(items: Vocabulary(["a", "b", "c", "d"]))
        catalogue.attributeNames = Vocabulary(["rare", "common"])
        catalogue.attributes = [0, 1, 0, 1, 1]
        catalogue.attributeOffsets = [0, 2, 4, 5, 5]
        let alike = AttributeSimilarity(of: catalogue).neighbours
        #expect(Array(alike.neighbours(of: 0)) == [1, 2])
        #expect(abs(alike.similarities[0] - 1) < 1e-6)
        #expect(alike.neighbours(of: 3).isEmpty)
        let capped = AttributeSimilarity(of: catalogue, commonest: 2).neighbours
        #expect(Array(capped.neighbours(of: 0)) == [1])
        #expect(capped.neighbours(of: 2).isEmpty)

        // Nobody bought item 1, so its neighbours are those by attributes; item 0 has both.
        let together = ItemCooccurrence(
            fittedOn: TrainingSet(histories([[0, 3], [0, 3]])),
            itemCount: 4
        )
        let both = ItemNeighbours(
            blending: together,
            with: AttributeSimilarity(of: catalogue),
            support: 2
        )
        #expect(Array(both.neighbours(of: 1)) == Array(alike.neighbours(of: 1)))
        #expect(Set(both.neighbours(of: 0)) == [1, 2, 3])
        #expect(!both.excluding([3]).items.contains(3))
    }
}
