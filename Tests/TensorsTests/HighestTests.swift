import Statistics
import Testing

@testable import Tensors

@Suite("The highest scores")
struct HighestTests {
    /// The definition: all that may be chosen, sorted.
    private static func sorted(_ row: [Float], _ mask: [Float]?, _ count: Int) -> [Int32] {
        let scores = mask.map { zip(row, $0).map { $0 + $1 } } ?? row
        return scores.indices.filter { scores[$0] > -.infinity }
            .sorted { (-scores[$0], $0) < (-scores[$1], $1) }
            .prefix(count).map { Int32($0) }
    }

    @Test("Are those that sorting finds", arguments: 0..<60)
    func definition(seed: UInt64) async throws {
        try await TensorThread.run {
            var random = Seed(seed).generator()
            let width = 1 + Int(random.uniform() * 200)
            let count = 1 + Int(random.uniform() * Double(seed % 2 == 0 ? 12 : 250))
            // Few different scores, so that many are the same.
            let rows = (0..<3).map { _ in (0..<width).map { _ in Float(Int(random.uniform() * 40)) }
            }
            let mask = (0..<width).map { _ in random.uniform() < 0.7 ? 0 : -Float.infinity }
            let nothing = [Float](repeating: -.infinity, count: width)
            let found = try Tensor(rows.flatMap { $0 }, shape: [3, width])
                .highest(count, masks: [nil, Tensor(mask), Tensor(nothing)])
            #expect(found[0].places == Self.sorted(rows[0], nil, count))
            #expect(found[1].places == Self.sorted(rows[1], mask, count))
            #expect(found[2].places.isEmpty && found[2].scores.isEmpty)
            #expect(found[0].scores == found[0].places.map { rows[0][Int($0)] })
        }
    }

    @Test("A score that is no number leaves nothing to choose", arguments: [0, 40, 99])
    func noNumber(place: Int) async throws {
        try await TensorThread.run {
            var row = [Float](repeating: 1, count: 100)
            row[place] = .nan
            let found = try Tensor(row, shape: [1, 100]).highest(3, masks: [nil])
            #expect(found[0].places.isEmpty)
        }
    }
}
