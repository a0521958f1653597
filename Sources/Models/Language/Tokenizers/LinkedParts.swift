/// The parts of a long word, joined pair by pair without a look at all of them for each pair.
///
/// Parts are linked, and a queue holds pairs by rank, those of one rank from the left. All occurrences of the earliest pair are
/// joined before any pair that they make is looked at: so the tokens are those of a look at everything, time and again.
struct LinkedParts {
    private struct Part {
        /// -1 where the part has become one with the part before it.
        var token: Int32
        /// How it is joined with the part behind it.
        var merge: PairTable.Merge?
        var before: Int
        var behind: Int
    }

    private var parts: [Part]
    private var queue = PairQueue()
    private let lookup: PairTable.Lookup

    /// Takes the tokens of single bytes, and how pairs are joined.
    init(_ tokens: [Int32], _ lookup: PairTable.Lookup) {
        parts = tokens.enumerated().map { Part(token: $1, before: $0 - 1, behind: $0 + 1) }
        self.lookup = lookup
        for place in parts.indices { rate(place) }
    }

    /// Joins whatever is joined, and adds what is left.
    ///
    /// - Complexity: O(*n* log *n*) for *n* parts.
    mutating func join(appendingTo tokens: inout [Int32]) {
        var changed: [Int] = []
        while let rank = queue.first?.rank {
            while let pair = queue.first, pair.rank == rank {
                queue.removeFirst()
                // What was joined since has a pair of another rank, or none.
                guard let merge = parts[pair.place].merge, merge.rank == rank else { continue }
                join(pair.place, merge.joined, &changed)
            }
            for place in changed { rate(place) }
            changed.removeAll(keepingCapacity: true)
        }
        for part in parts where part.token >= 0 { tokens.append(part.token) }
    }

    private mutating func join(_ place: Int, _ token: Int32, _ changed: inout [Int]) {
        let (before, gone) = (parts[place].before, parts[place].behind)
        let behind = parts[gone].behind
        parts[place].token = token
        parts[place].merge = nil
        parts[place].behind = behind
        parts[gone].token = -1
        parts[gone].merge = nil
        if behind < parts.count { parts[behind].before = place }
        changed.append(place)
        if before >= 0 {
            parts[before].merge = nil
            changed.append(before)
        }
    }

    /// Finds out how a part is joined with the one behind it.
    private mutating func rate(_ place: Int) {
        let part = parts[place]
        guard part.token >= 0, part.behind < parts.count,
            let merge = lookup(part.token, parts[part.behind].token)
        else { return }
        parts[place].merge = merge
        queue.insert(rank: merge.rank, place: place)
    }
}

/// Places of pairs, the lowest rank first, and of one rank the lowest place: a binary heap.
///
/// Source: Williams, "Algorithm 232: heapsort", Communications of the ACM 7(6), 1964.
private struct PairQueue {
    /// Rank and place in one number, 32 bits each, smallest first.
    private var heap: [UInt64] = []

    var first: (rank: Int32, place: Int)? {
        heap.first.map { (Int32($0 >> 32), Int($0 & 0xffff_ffff)) }
    }

    mutating func insert(rank: Int32, place: Int) {
        var child = heap.count
        heap.append(UInt64(rank) << 32 | UInt64(place))
        while child > 0, heap[child] < heap[(child - 1) / 2] {
            heap.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    mutating func removeFirst() {
        guard let last = heap.popLast(), !heap.isEmpty else { return }
        heap[0] = last
        var parent = 0
        while 2 * parent + 1 < heap.count {
            var child = 2 * parent + 1
            if child + 1 < heap.count, heap[child + 1] < heap[child] { child += 1 }
            if heap[parent] <= heap[child] { return }
            heap.swapAt(parent, child)
            parent = child
        }
    }
}
