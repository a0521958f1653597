import Commerce

/// Finds near copies of a sequence without comparing it with every other.
///
///     distance(a, b) = edits(a, b) / max(|a|, |b|), in 0...1
///
/// Who may be near enough is looked up in two ways, whichever promises less work: by segments
/// (`SequenceSegments`), which are rare also where all items are popular; and, for long sequences, whose segments could
/// stand in too many places, by rare items. A sequence within distance t of a query of n items shares at least
/// ⌈(1 − t) · n⌉ of them, since each edit spoils one at most, and so holds one of any ⌊t · n⌋ + 1: the rarest ones.
///
/// Source: Chaudhuri, Ganti & Kaushik, "A primitive operator for similarity joins in data cleaning",
/// ICDE 2006, for the rare items; Gravano et al., VLDB 2001, for the length filter.
public struct NearCopyIndex: Sendable {
    /// Memory of a search, reused from query to query; one a thread.
    public struct Search: Sendable {
        fileprivate var edits = EditDistance()
        fileprivate var visits: [Int32]
        fileprivate var visit: Int32 = 0
    }

    private let exact: SequenceIndex
    private let threshold: Double
    private let itemCount: Int
    /// Sequences by item.
    private let postings: Postings
    /// Nil where the threshold is too large for it.
    private let segments: SequenceSegments?

    private var histories: Histories { exact.histories }

    /// Indexes sequences for one threshold.
    ///
    /// - Parameters:
    ///   - exact: the sequences, indexed for exact copies.
    ///   - itemCount: their items are in 0..<`itemCount`.
    ///   - threshold: greatest distance of interest, in 0..<1.
    /// - Complexity: O(*events* + `itemCount`).
    public init(_ exact: SequenceIndex, itemCount: Int, within threshold: Double) {
        precondition((0..<1).contains(threshold), "a threshold must be in 0..<1, got \(threshold)")
        self.exact = exact
        self.threshold = threshold
        self.itemCount = itemCount
        postings = Postings(
            exact.histories.items,
            keys: itemCount,
            places: exact.histories.sequenceOfEvent()
        )
        segments =
            threshold < SequenceSegments.firstHopelessThreshold
            ? SequenceSegments(exact.histories, within: threshold) : nil
    }

    /// Makes room for searching.
    public func search() -> Search {
        Search(visits: [Int32](repeating: 0, count: histories.count))
    }

    /// Looks for a sequence that is near enough.
    ///
    /// - Parameters:
    ///   - items: the query; unknown item numbers count as different from all others.
    ///   - search: room for searching.
    ///   - admits: whether a sequence may be found.
    /// - Returns: an exact copy if there is one, else one that is near enough, nil when there is none.
    /// - Complexity: O(*candidates* · *length* · *edits*); what is a candidate says the type.
    public func copy(
        of items: ArraySlice<Int32>,
        using search: inout Search,
        where admits: (Int) -> Bool = { _ in true }
    ) -> Int? {
        if let copy = exact.exactCopy(of: items, where: admits) { return copy }
        search.visit += 1
        var found: Int?
        func isFound(_ sequence: Int) -> Bool {
            if search.visits[sequence] == search.visit { return false }
            search.visits[sequence] = search.visit
            guard admits(sequence), isNear(items, sequence, &search.edits) else { return false }
            found = sequence
            return true
        }
        let rare = rareItems(of: items)
        if let segments, rare.sequences > segments.lookups(forLength: items.count) {
            segments.candidates(for: items, isFound)
            return found
        }
        for item in rare.items where frequency(of: item) > 0 {
            for entry in postings.range(of: Int(item))
            where isFound(Int(postings.values[entry])) { return found }
        }
        return nil
    }

    private func isNear(
        _ items: ArraySlice<Int32>,
        _ sequence: Int,
        _ edits: inout EditDistance
    ) -> Bool {
        let count = histories.range(of: sequence).count
        let limit = whole(threshold, of: max(items.count, count))
        if abs(count - items.count) > limit { return false }
        return edits.between(items, histories.items(of: sequence), within: limit) != nil
    }

    /// Items of which every near sequence holds at least one, and how many sequences they stand in.
    private func rareItems(of items: ArraySlice<Int32>) -> (
        items: ArraySlice<Int32>, sequences: Int
    ) {
        let rarest = items.sorted { (frequency(of: $0), $0) < (frequency(of: $1), $1) }
            .prefix(whole(threshold, of: items.count) + 1)
        return (rarest, rarest.reduce(0) { $0 + frequency(of: $1) })
    }

    private func frequency(of item: Int32) -> Int {
        item >= 0 && item < itemCount ? postings.frequency(of: Int(item)) : 0
    }

    /// Whole edits in a share of a length, rounded down but for errors of representation.
    private func whole(_ share: Double, of length: Int) -> Int {
        Int(share * Double(length) + 1e-9)
    }
}
