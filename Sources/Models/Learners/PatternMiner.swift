public import Commerce

/// Finds short sub-sequences of items that several histories share.
///
/// A history holds a pattern (a, b, …) when its items occur in that order, not necessarily side by side, within
/// a window of neighbouring events. A pattern names an item once; its support is the number of histories
/// that hold it. Patterns grow by an item at a time, since a pattern can't have more support than what
/// it begins with.
///
/// Source: Yin et al., "Dataset regeneration for sequential recommendation", KDD 2024, section 3.1, where a
/// sliding window and a least support select patterns; growth by levels: Agrawal & Srikant, "Mining
/// sequential patterns", ICDE 1995.
public struct PatternMiner: Sendable, Codable, Hashable {
    /// Neighbouring events that a pattern must fit in; at least 2.
    public var window: Int
    /// Histories that must hold a pattern; at least 1.
    public var support: Int
    /// Items of a pattern at most, at least 2; more than the window holds can't be found.
    public var longest: Int

    /// Sets the options.
    public init(window: Int = 5, support: Int = 2, longest: Int = 4) {
        self.window = window
        self.support = support
        self.longest = longest
    }

    /// The patterns of training histories, by length and then by their items.
    ///
    /// - Complexity: O(*n* log *n*) in the *n* occurrences, of which an event begins at most
    ///   C(window - 1, length - 1) of each length; memory for the occurrences of one length, 8 bytes each.
    public func patterns(in training: TrainingSet<Histories>) -> ItemPatterns {
        patterns(in: training.samples)
    }

    func patterns(in histories: Histories) -> ItemPatterns {
        var found = ItemPatterns(window: window)
        for length in stride(from: 2, through: max(2, longest), by: 1) {
            var keys: [UInt64] = []
            for sequence in 0..<histories.count {
                let start = keys.count
                found.forEachGrowth(to: length, in: histories.items(of: sequence)) {
                    keys.append($0)
                }
                // A history counts once, however often it holds the pattern.
                keys[start...].sort()
                keys.removeRepeats(from: start)
            }
            keys.sort()
            if found.append(keys, length: length, support: support) == 0 { break }
        }
        return found
    }
}

/// Patterns as a forest of prefixes in flat columns: each is another pattern, or an item, and one item more.
public struct ItemPatterns: Sendable, Hashable {
    /// Per pattern: how many histories hold it.
    public private(set) var supports: [Int] = []
    /// Where the patterns of each length begin: those of length 2 first.
    private var starts: [Int] = []
    /// Per pattern: its key, ascending within a length.
    ///
    /// The upper half is the number of the pattern that it
    /// goes on from, or the first item of a pair; the lower half is its last item.
    private var keys: [UInt64] = []
    private let window: Int

    init(window: Int) { self.window = window }

    /// How many patterns there are.
    public var count: Int { keys.count }

    /// The items of one pattern, in their order.
    public func items(of pattern: Int) -> [Int32] {
        var items: [Int32] = []
        var current = pattern
        while true {
            items.append(Int32(truncatingIfNeeded: keys[current] & 0xffff_ffff))
            let before = Int(keys[current] >> 32)
            if current < pairEnd {
                items.append(Int32(before))
                return items.reversed()
            }
            current = before
        }
    }

    /// The numbers of the patterns that a list of items holds, each once, in ascending order.
    public func patterns(in items: some RandomAccessCollection<Int32>) -> [Int] {
        let items = Array(items)
        var found: [Int] = []
        for length in starts.indices.map({ $0 + 2 }) {
            forEachGrowth(to: length, in: items[...]) { key in
                if let pattern = number(of: key, length: length) { found.append(pattern) }
            }
        }
        found.sort()
        found.removeRepeats(from: 0)
        return found
    }

    /// The number of the pattern with these items in this order; nil when it was not found.
    public func number(of items: [Int32]) -> Int? {
        guard var prefix = items.first.map({ UInt64($0) }), items.count > 1 else { return nil }
        for (place, item) in items.enumerated().dropFirst() {
            guard let next = number(of: prefix << 32 | UInt64(item), length: place + 1) else {
                return nil
            }
            prefix = UInt64(next)
        }
        return Int(prefix)
    }

    private var pairEnd: Int { starts.count > 1 ? starts[1] : keys.count }

    /// Takes in the sorted keys of one length that occur often enough, and counts them.
    mutating func append(_ sorted: [UInt64], length: Int, support: Int) -> Int {
        let start = keys.count
        var place = 0
        while place < sorted.count {
            var end = place + 1
            while end < sorted.count, sorted[end] == sorted[place] { end += 1 }
            if end - place >= support {
                keys.append(sorted[place])
                supports.append(end - place)
            }
            place = end
        }
        if keys.count > start { starts.append(start) }
        return keys.count - start
    }

    /// Tells of the key of each occurrence of `length` items whose first ones are a known pattern.
    func forEachGrowth(
        to length: Int,
        in items: ArraySlice<Int32>,
        _ body: (UInt64) -> Void
    ) {
        for first in items.indices {
            let end = min(items.endIndex, first + window)
            grow(UInt64(items[first]), 1, [first], to: length, in: items, before: end, body)
        }
    }

    private func grow(
        _ prefix: UInt64,
        _ size: Int,
        _ chosen: [Int],
        to length: Int,
        in items: ArraySlice<Int32>,
        before end: Int,
        _ body: (UInt64) -> Void
    ) {
        let last = chosen[chosen.count - 1]
        for next in (last + 1)..<max(last + 1, end)
        where !chosen.contains(where: { items[$0] == items[next] }) {
            let key = prefix << 32 | UInt64(items[next])
            if size + 1 == length {
                body(key)
            } else if let pattern = number(of: key, length: size + 1) {
                grow(
                    UInt64(pattern),
                    size + 1,
                    chosen + [next],
                    to: length,
                    in: items,
                    before: end,
                    body
                )
            }
        }
    }

    /// The pattern with a key, by binary search among those of its length.
    private func number(of key: UInt64, length: Int) -> Int? {
        guard starts.indices.contains(length - 2) else { return nil }
        var low = starts[length - 2]
        let end = length - 1 < starts.count ? starts[length - 1] : keys.count
        var high = end
        while low < high {
            let middle = (low + high) / 2
            if keys[middle] < key { low = middle + 1 } else { high = middle }
        }
        return low < end && keys[low] == key ? low : nil
    }
}

extension Array where Element: Equatable {
    /// Leaves one of equal neighbours behind `start`.
    fileprivate mutating func removeRepeats(from start: Int) {
        guard start < count else { return }
        var kept = start
        for place in (start + 1)..<Swift.max(start + 1, count) where self[place] != self[kept] {
            kept += 1
            self[kept] = self[place]
        }
        removeSubrange((kept + 1)...)
    }
}
