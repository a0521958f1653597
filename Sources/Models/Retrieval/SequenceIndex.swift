public import Commerce

/// Finds copies and near copies of a sequence without comparing it with every other.
///
///     distance(a, b) = edits(a, b) / max(|a|, |b|), in 0...1
///
/// A sequence within distance t of a query of n items shares at least ⌈(1 − t) · n⌉ of them, since each
/// edit spoils one at most. It thus holds at least one of any ⌊t · n⌋ + 1 items of the query: the
/// rarest ones are looked up, their sequences are sorted out by length, and the rest is compared.
///
/// Source: Chaudhuri, Ganti & Kaushik, "A primitive operator for similarity joins in data cleaning",
/// ICDE 2006, for the prefix filter; Gravano et al., VLDB 2001, for the length filter.
public struct SequenceIndex: Sendable {
    /// A sequence that was found.
    public struct Match: Sendable, Hashable {
        /// Its number in the indexed set.
        public var sequence: Int
        /// Its distance from the query, in 0...1.
        public var distance: Double
    }

    /// Memory of a search, reused from query to query; one a thread.
    public struct Search: Sendable {
        fileprivate var edits = EditDistance()
        fileprivate var visits: [Int32]
        fileprivate var visit: Int32 = 0
        fileprivate var rarest: [Int32] = []
    }

    private let histories: Histories
    private let itemCount: Int
    /// Sequences by item.
    private let postings: Postings
    /// Sequence numbers by hash, for exact copies.
    private let byHash: [UInt64: [Int32]]

    /// Indexes the sequences of a set.
    ///
    /// - Complexity: O(*events* + `itemCount`).
    public init(_ histories: Histories, itemCount: Int) {
        self.histories = histories
        self.itemCount = itemCount
        postings = Postings(
            histories.items,
            keys: itemCount,
            places: histories.sequenceOfEvent()
        )
        var byHash: [UInt64: [Int32]] = [:]
        byHash.reserveCapacity(histories.count)
        for sequence in 0..<histories.count {
            byHash[sequenceHash(histories.items(of: sequence)), default: []]
                .append(Int32(sequence))
        }
        self.byHash = byHash
    }

    /// Makes room for searching.
    public func search() -> Search {
        Search(visits: [Int32](repeating: 0, count: histories.count))
    }

    /// The first sequence with exactly these items in this order, nil when there is none.
    public func exactCopy(of items: ArraySlice<Int32>) -> Int? {
        byHash[sequenceHash(items)]?.first { histories.items(of: Int($0)) == items }.map(Int.init)
    }

    /// The nearest sequence, nil when none is near enough; the first of equally near ones.
    ///
    /// - Parameters:
    ///   - items: the query; unknown item numbers count as different from all others.
    ///   - threshold: greatest distance of interest, in 0..<1.
    ///   - search: room for searching.
    ///   - admits: whether a sequence may be found.
    /// - Returns: the match, with its distance.
    /// - Complexity: O(*sequences with one of the rarest items* · *length* · *edits*).
    public func nearest(
        to items: ArraySlice<Int32>,
        within threshold: Double,
        using search: inout Search,
        where admits: (Int) -> Bool = { _ in true }
    ) -> Match? {
        precondition((0..<1).contains(threshold), "a threshold must be in 0..<1, got \(threshold)")
        search.rarest.removeAll(keepingCapacity: true)
        search.rarest += items
        search.rarest.sort { (frequency(of: $0), $0) < (frequency(of: $1), $1) }
        search.visit += 1
        var best: Match?
        for item in search.rarest.prefix(whole(threshold, of: items.count) + 1)
        where frequency(of: item) > 0 {
            for entry in postings.range(of: Int(item)) {
                let sequence = Int(postings.values[entry])
                if search.visits[sequence] == search.visit { continue }
                search.visits[sequence] = search.visit
                guard admits(sequence) else { continue }
                let other = histories.items(of: sequence)
                let longer = max(items.count, other.count)
                let limit = whole(min(threshold, best?.distance ?? 1), of: longer)
                guard let edits = search.edits.between(items, other, within: limit) else {
                    continue
                }
                let match = Match(sequence: sequence, distance: Double(edits) / Double(longer))
                if best.map({ nearer(match, $0) }) ?? true { best = match }
            }
        }
        return best
    }

    private func nearer(_ left: Match, _ right: Match) -> Bool {
        (left.distance, left.sequence) < (right.distance, right.sequence)
    }

    private func frequency(of item: Int32) -> Int {
        item >= 0 && item < itemCount ? postings.frequency(of: Int(item)) : 0
    }

    /// Whole edits in a share of a length, rounded down but for errors of representation.
    private func whole(_ share: Double, of length: Int) -> Int {
        Int(share * Double(length) + 1e-9)
    }
}

/// A hash of a sequence of items, the same in every run.
///
/// Fowler, Noll & Vo's FNV-1a over whole items, with the finaliser of MurmurHash3.
public func sequenceHash(_ items: some Sequence<Int32>) -> UInt64 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for item in items {
        hash = (hash ^ UInt64(UInt32(bitPattern: item))) &* 0x0000_0100_0000_01b3
        hash ^= hash >> 29
    }
    hash = (hash ^ (hash >> 33)) &* 0xff51_afd7_ed55_8ccd
    return hash ^ (hash >> 33)
}
