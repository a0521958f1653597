import Foundation
import Learners
import Statistics
import Testing

@Suite("Bigram model")
struct BigramModelTests {
    let model = BigramModel(fitting: training([[0, 1, 2], [0, 1, 1]]), itemCount: 4)

    @Test("Probabilities are the counts with their back-off")
    func byHand() {
        // Counts 2, 3, 1, 0 of 6 events and 1/2 for each of 4 items: P(1) = 3.5/8, P(2) = 1.5/8.
        #expect(model.probability(of: 1) == 3.5 / 8)
        #expect(model.probability(of: 3) == 0.5 / 8)
        // After 0: 1 twice, one different item: (2 + 1·P(1)) / (2 + 1).
        #expect(abs(model.probability(of: 1, after: 0) - (2 + 3.5 / 8) / 3) < 1e-15)
        // After 1: 2 once, 1 once, two different items: (1 + 2·P(2)) / (2 + 2).
        #expect(abs(model.probability(of: 2, after: 1) - (1 + 2 * 1.5 / 8) / 4) < 1e-15)
        // After 2 comes nothing: back to P(1).
        #expect(model.probability(of: 1, after: 2) == 3.5 / 8)
    }

    @Test("A sequence has the mean of its events' log-likelihoods")
    func sequence() {
        let expected = (log(model.probability(of: 0)) + log(model.probability(of: 3, after: 0))) / 2
        #expect(abs(model.meanLogLikelihood(of: [0, 3] as [Int32]) - expected) < 1e-15)
        #expect(model.meanLogLikelihood(of: [0, 4] as [Int32]) == -.infinity)
    }

    @Test("Probabilities sum to 1 over all items", arguments: 0..<20)
    func sums(seed: Int) {
        var random = Seed(UInt64(seed)).generator()
        let sequences = (0..<10).map { _ in (0..<8).map { _ in Int32(random.below(12)) } }
        let model = BigramModel(fitting: training(sequences), itemCount: 15, threads: 2)
        for previous in (Int32(-1)..<15).map({ $0 < 0 ? nil : $0 }) {
            let sum = (0..<15).reduce(0.0) { $0 + model.probability(of: $1, after: previous) }
            // 15 additions of numbers below 1.
            #expect(abs(sum - 1) < 15 * 2.3e-16)
        }
    }
}
