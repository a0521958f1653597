import Learners
import Statistics
import Testing

@Suite("Batches of histories")
struct HistoryBatchesTests {
    @Test("Inputs, targets, positions and weights of a batch")
    func byHand() {
        let batches = HistoryBatches(
            histories([[5, 6, 7, 8, 9], [1, 2], [3], [4, 4]]),
            weights: [1, 0.5, 1, 0],
            length: 3,
            batchSize: 4
        )
        // History 2 has no target and history 3 no weight; history 0 keeps its last 4 events.
        #expect(batches.positionCount == 3 + 1)
        let batch = batches.batch(of: [0, 1])
        #expect(batch.length == 3)
        #expect(batch.inputs == [6, 7, 8, 1, 0, 0])
        #expect(batch.targets == [7, 8, 9, 2])
        #expect(batch.positions == [0, 1, 2, 3])
        #expect(batch.weights == [1, 1, 1, 0.5])
    }

    @Test("An epoch holds every history once, its order is the seed's", arguments: 0..<20)
    func epochs(seed: Int) {
        var random = Seed(UInt64(seed)).generator()
        let sequences = (0..<50).map { _ in
            (0..<(2 + random.below(9))).map { _ in Int32(random.below(7)) }
        }
        let batches = HistoryBatches(
            histories(sequences),
            weights: Array(repeating: 1, count: 50),
            length: 6,
            batchSize: 8
        )
        let epoch = batches.epoch(Seed(UInt64(seed)))
        #expect(epoch.count == batches.batchCount)
        #expect(epoch.flatMap(\.self).sorted() == Array(0..<50))
        #expect(epoch == batches.epoch(Seed(UInt64(seed))))
        #expect(epoch != batches.epoch(Seed(UInt64(seed + 1))))
        #expect(
            epoch.map { batches.batch(of: $0).targets.count }.reduce(0, +)
                == batches.positionCount
        )
    }

    // Family 0 holds versions of weights 0.5, 0.25, 0.25 and 2, 3, 4 targets; family 1 one version of 1.
    // Over 4,000 epochs a count of mean 1,000 has a deviation of 27.4; 5 of them are 137.
    @Test("Versions of a history take turns as often as they weigh, and count once")
    func families() {
        let batches = HistoryBatches(
            histories([[0, 1, 2], [3, 4], [5, 6, 7, 8], [0, 2, 4, 6, 1], [9]]),
            weights: [0.5, 1, 0.25, 0.25, 1],
            families: [0, 1, 0, 0, 4],
            length: 9,
            batchSize: 4
        )
        #expect(batches.batchCount == 1)
        // 0.5 · 2 + 0.25 · 3 + 0.25 · 4 + 1 · 1 = 3.75.
        #expect(batches.positionCount == 4)
        #expect(batches.batch(of: [2, 1]).weights == [1, 1, 1, 1])
        var shown = [Int](repeating: 0, count: 5)
        for epoch in 0..<4000 {
            let drawn = batches.epoch(Seed(3)[epoch]).flatMap(\.self)
            #expect(drawn.count == 2 && drawn.contains(1))
            for sequence in drawn { shown[sequence] += 1 }
        }
        #expect(shown[1] == 4000 && shown[4] == 0)
        #expect(abs(shown[0] - 2000) < 158)
        #expect(abs(shown[2] - 1000) < 137)
        #expect(shown[0] + shown[2] + shown[3] == 4000)
    }

    @Test("A drawn item is none of its history", arguments: 0..<20)
    func negatives(seed: Int) {
        let batches = HistoryBatches(
            histories([[0, 1, 2, 3], [5, 6, 5]]),
            weights: [1, 1],
            length: 5,
            batchSize: 2
        )
        let batch = batches.batch(of: [0, 1])
        let drawn = batches.negatives(for: batch, itemCount: 7, seed: Seed(UInt64(seed)))
        #expect(drawn.count == 5)
        #expect(drawn[0..<3].allSatisfy { [4, 5, 6].contains($0) })
        #expect(drawn[3..<5].allSatisfy { (0..<5).contains($0) })
    }
}
