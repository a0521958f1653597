public import Commerce

/// Finds exact copies of a sequence without comparing it with every other.
public struct SequenceIndex: Sendable {
    /// The sequences.
    let histories: Histories
    /// Sequences by the last bits of their hash.
    private let buckets: Postings
    private let mask: UInt64

    /// Indexes the sequences of a set.
    ///
    /// - Complexity: O(*events*).
    public init(_ histories: Histories) {
        self.histories = histories
        let count = powerOfTwo(atLeast: histories.count)
        let mask = UInt64(count - 1)
        self.mask = mask
        buckets = Postings(
            (0..<histories.count).map { Int32(sequenceHash(histories.items(of: $0)) & mask) },
            keys: count
        )
    }

    /// Looks for a sequence with exactly these items in this order.
    ///
    /// - Parameters:
    ///   - items: what is looked for.
    ///   - admits: whether a sequence may be found.
    /// - Returns: the first one, nil when there is none.
    public func exactCopy(
        of items: ArraySlice<Int32>,
        where admits: (Int) -> Bool = { _ in true }
    ) -> Int? {
        for entry in buckets.range(of: Int(sequenceHash(items) & mask)) {
            let sequence = Int(buckets.values[entry])
            guard histories.range(of: sequence).count == items.count else { continue }
            if histories.items(of: sequence) == items, admits(sequence) { return sequence }
        }
        return nil
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

/// The smallest power of two that is no smaller; 1 for 0.
func powerOfTwo(atLeast count: Int) -> Int {
    count <= 1 ? 1 : 1 << (Int.bitWidth - (count - 1).leadingZeroBitCount)
}
