/// What pairs of neighbouring tokens are joined to, and how early the pair was learnt.
///
/// An open-addressing table: a lookup allocates nothing and counts no references.
struct PairTable: Sendable {
    /// A pair's place in the order of learning, and the number of what it is joined to.
    struct Merge: Sendable {
        var rank: Int32
        var joined: Int32
    }

    fileprivate struct Entry: Sendable {
        var pair: UInt64
        var merge: Merge
    }

    /// Entries by hash, of rank -1 where empty; a power of two.
    private var entries: [Entry]

    /// Takes pairs in the order of learning; of equal pairs the last counts.
    init(_ merges: [(left: Int32, right: Int32, joined: Int32)]) {
        var size = 16
        while size < 2 * merges.count { size *= 2 }
        entries = Array(
            repeating: Entry(pair: 0, merge: Merge(rank: -1, joined: 0)),
            count: size
        )
        for (rank, merge) in merges.enumerated() {
            let pair = Self.key(merge.left, merge.right)
            var slot = Self.hash(pair) & (size - 1)
            while entries[slot].merge.rank >= 0, entries[slot].pair != pair {
                slot = (slot + 1) & (size - 1)
            }
            let value = Merge(rank: Int32(rank), joined: merge.joined)
            entries[slot] = Entry(pair: pair, merge: value)
        }
    }

    /// The pairs in the order of learning.
    var ranked: [(left: Int32, right: Int32)] {
        entries.filter { $0.merge.rank >= 0 }.sorted { $0.merge.rank < $1.merge.rank }.map {
            (
                Int32(bitPattern: UInt32(truncatingIfNeeded: $0.pair >> 32)),
                Int32(bitPattern: UInt32(truncatingIfNeeded: $0.pair))
            )
        }
    }

    /// Lends lookups to `body`; they are valid during the call alone.
    func lending<Result>(_ body: (Lookup) -> Result) -> Result {
        entries.withUnsafeBufferPointer { body(Lookup(entries: $0)) }
    }

    /// Finds pairs.
    struct Lookup {
        fileprivate let entries: UnsafeBufferPointer<Entry>

        /// How a pair is joined; nil when it never is.
        func callAsFunction(_ left: Int32, _ right: Int32) -> Merge? {
            let pair = PairTable.key(left, right)
            var slot = PairTable.hash(pair) & (entries.count - 1)
            while entries[slot].merge.rank >= 0 {
                if entries[slot].pair == pair { return entries[slot].merge }
                slot = (slot + 1) & (entries.count - 1)
            }
            return nil
        }
    }

    fileprivate static func key(_ left: Int32, _ right: Int32) -> UInt64 {
        UInt64(UInt32(bitPattern: left)) << 32 | UInt64(UInt32(bitPattern: right))
    }

    /// Source: the multiplier of Knuth, "The art of computer programming" 3, section 6.4, for 64 bits.
    fileprivate static func hash(_ pair: UInt64) -> Int {
        Int(truncatingIfNeeded: (pair &* 0x9e37_79b9_7f4a_7c15) >> 34)
    }
}
