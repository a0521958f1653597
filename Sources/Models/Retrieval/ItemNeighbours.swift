/// The most similar items of each item, in flat columns, most similar first.
///
/// Item `i` owns the entries `offsets[i]..<offsets[i + 1]` of the other columns. An item is never its
/// own neighbour, and similarities are positive.
public struct ItemNeighbours: Sendable, Hashable {
    /// Where each item's neighbours begin; one more entry than items, beginning with 0.
    public private(set) var offsets: [Int]
    /// Neighbours of all items, item after item.
    public private(set) var items: [Int32]
    /// Their similarities.
    public private(set) var similarities: [Float]

    /// Makes a table without items.
    public init() {
        offsets = [0]
        items = []
        similarities = []
    }

    /// How many items have an entry, be it empty.
    public var count: Int { offsets.count - 1 }

    /// The positions of one item's neighbours in `items` and `similarities`.
    public func range(of item: Int32) -> Range<Int> {
        offsets[Int(item)]..<offsets[Int(item) + 1]
    }

    /// The neighbours of one item, most similar first.
    public func neighbours(of item: Int32) -> ArraySlice<Int32> { items[range(of: item)] }

    /// The same table without some neighbours, such as items that are no longer sold.
    public func excluding(_ excluded: Set<Int32>) -> ItemNeighbours {
        if excluded.isEmpty { return self }
        var result = ItemNeighbours()
        for item in 0..<count {
            for entry in range(of: Int32(item)) where !excluded.contains(items[entry]) {
                result.items.append(items[entry])
                result.similarities.append(similarities[entry])
            }
            result.offsets.append(result.items.count)
        }
        return result
    }

    /// Adds the neighbours of the next item.
    mutating func append(_ best: BestItems) {
        items += best.items
        similarities += best.scores
        offsets.append(items.count)
    }
}
