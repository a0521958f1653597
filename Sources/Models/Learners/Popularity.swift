public import Commerce

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
