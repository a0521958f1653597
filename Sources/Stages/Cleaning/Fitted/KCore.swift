import Commerce

/// Takes away items and users with fewer than `k` events until all that are left have as many.
///
/// What is left is the same in whatever order they are taken away.
///
/// Source: Batagelj & Zaveršnik, "An O(m) algorithm for cores decomposition of networks", 2003.
struct KCore {
    /// Per event: whether it is left.
    private(set) var mask: [Bool]

    /// - Complexity: O(*n*) in events.
    init(_ histories: Histories, k: Int) {
        mask = [Bool](repeating: true, count: histories.eventCount)
        let itemCount = Int(histories.items.max() ?? -1) + 1
        let (starts, events) = Self.eventsByItem(histories, itemCount: itemCount)
        var sequenceOfEvent = [Int](repeating: 0, count: histories.eventCount)
        for sequence in 0..<histories.count {
            for event in histories.range(of: sequence) { sequenceOfEvent[event] = sequence }
        }
        var itemLeft = (0..<itemCount).map { starts[$0 + 1] - starts[$0] }
        var sequenceLeft = (0..<histories.count).map { histories.range(of: $0).count }
        var items = itemLeft.indices.filter { itemLeft[$0] < k }
        var sequences = sequenceLeft.indices.filter { sequenceLeft[$0] < k }
        while !items.isEmpty || !sequences.isEmpty {
            if let item = items.popLast() {
                for event in events[starts[item]..<starts[item + 1]] where mask[event] {
                    mask[event] = false
                    let sequence = sequenceOfEvent[event]
                    sequenceLeft[sequence] -= 1
                    if sequenceLeft[sequence] == k - 1 { sequences.append(sequence) }
                }
            } else if let sequence = sequences.popLast() {
                for event in histories.range(of: sequence) where mask[event] {
                    mask[event] = false
                    let item = Int(histories.items[event])
                    itemLeft[item] -= 1
                    if itemLeft[item] == k - 1 { items.append(item) }
                }
            }
        }
    }

    private static func eventsByItem(
        _ histories: Histories,
        itemCount: Int
    ) -> (starts: [Int], events: [Int]) {
        var starts = [Int](repeating: 0, count: itemCount + 1)
        for item in histories.items { starts[Int(item) + 1] += 1 }
        for item in 0..<itemCount { starts[item + 1] += starts[item] }
        var next = starts
        var events = [Int](repeating: 0, count: histories.eventCount)
        for (event, item) in histories.items.enumerated() {
            events[next[Int(item)]] = event
            next[Int(item)] += 1
        }
        return (starts, events)
    }
}
