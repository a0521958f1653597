import Commerce

/// Which items occur in which histories and groups, from both sides, each pair once.
struct ItemIncidence: Sendable {
    /// Where each history's items begin; one more entry than histories.
    private let offsets: [Int]
    /// Items of all histories, history after history, last occurrence first.
    private let items: [Int32]
    /// Where each item's histories begin; one more entry than items.
    private let historyOffsets: [Int]
    /// Histories of all items, item after item, ascending.
    private let histories: [Int32]
    /// Per history: its weight.
    private let weights: [Float]

    /// Lists the pairs; of a history with more than `limit` different items the last `limit` count.
    ///
    /// Groups come after the histories and count like them, in full.
    ///
    /// - Complexity: O(events + items of the groups).
    init(
        _ mixture: Mixture,
        groups: ItemGroups = ItemGroups(),
        itemCount: Int,
        limit: Int
    ) {
        self.init(
            mixture.histories,
            weights: mixture.weights,
            groups: groups,
            itemCount: itemCount,
            limit: limit
        )
    }

    /// Lists the pairs of groups alone.
    init(_ groups: ItemGroups, itemCount: Int) {
        self.init(Histories(), weights: [], groups: groups, itemCount: itemCount, limit: 0)
    }

    private init(
        _ sequences: Histories,
        weights: [Float],
        groups: ItemGroups,
        itemCount: Int,
        limit: Int
    ) {
        var offsets = [0]
        var items: [Int32] = []
        var lastHistory = [Int](repeating: -1, count: itemCount)
        var counts = [Int](repeating: 0, count: itemCount + 1)
        for history in 0..<sequences.count {
            let start = items.count
            for item in sequences.items(of: history).reversed()
            where items.count - start < limit && lastHistory[Int(item)] != history {
                lastHistory[Int(item)] = history
                items.append(item)
                counts[Int(item) + 1] += 1
            }
            offsets.append(items.count)
        }
        for group in 0..<groups.count {
            for item in groups[group] {
                items.append(item)
                counts[Int(item) + 1] += 1
            }
            offsets.append(items.count)
        }
        for item in 0..<itemCount { counts[item + 1] += counts[item] }
        var next = counts
        var histories = [Int32](repeating: 0, count: items.count)
        for history in 0..<offsets.count - 1 {
            for item in items[offsets[history]..<offsets[history + 1]] {
                histories[next[Int(item)]] = Int32(history)
                next[Int(item)] += 1
            }
        }
        self.offsets = offsets
        self.items = items
        historyOffsets = counts
        self.histories = histories
        self.weights = weights + groups.weights
    }

    /// The weight of all histories with the item.
    func total(of item: Int) -> Double {
        var sum = 0.0
        for history in histories[historyOffsets[item]..<historyOffsets[item + 1]] {
            sum += Double(weights[Int(history)])
        }
        return sum
    }

    /// Calls `body` with the other item and the history's weight for each common history.
    ///
    /// The item itself comes too. Histories come in ascending order.
    func forEachCompanion(of item: Int, _ body: (Int32, Float) -> Void) {
        for history in histories[historyOffsets[item]..<historyOffsets[item + 1]] {
            let weight = weights[Int(history)]
            for other in items[offsets[Int(history)]..<offsets[Int(history) + 1]] {
                body(other, weight)
            }
        }
    }
}
