public import Commerce
public import Tensors

/// Ranks all items by how often they occur in training, alike for everyone: the floor of all rankers.
///
///     score(item) = Σ over its events of the history's weight
public struct Popularity: Sendable, Codable, Hashable {
    /// Per item: the weight of its events.
    public let totals: [Float]

    /// Counts events.
    ///
    /// - Complexity: O(events + items).
    public init(fitting mixture: Mixture, itemCount: Int) {
        var sums = [Double](repeating: 0, count: itemCount)
        for history in 0..<mixture.histories.count {
            for item in mixture.histories.items(of: history) {
                sums[Int(item)] += Double(mixture.weights[history])
            }
        }
        totals = sums.map(Float.init)
    }

    /// How many items there are.
    public var itemCount: Int { totals.count }
}

extension Popularity: ItemRanker {
    /// The same totals for every history.
    public func scores(of histories: Histories, _ sequences: Range<Int>) throws -> Tensor {
        Tensor(totals).unsqueeze(0).repeated(sequences.count, 1)
    }
}
