import Commerce

/// Sequences by their segments: whoever is a few edits away from one of them has one of its segments intact,
/// and nearly in its place.
///
/// A sequence of L items within distance t of another is at most τ = ⌊t · L / (1 - t)⌋ edits away from it. Cut
/// into τ + 1 segments, it has at least one that no edit touches. Segments that stand alike, of sequences of the
/// same length, share a bucket.
///
/// Source: Li, Deng, Wang & Feng, "Pass-Join: a partition-based method for similarity joins", PVLDB 5(3), 2011,
/// with its multi-match-aware choice of places.
struct SequenceSegments: Sendable {
    private let threshold: Double
    /// Lengths that occur, true where one does.
    private let lengths: [Bool]
    private let buckets: Postings
    private let mask: UInt64

    /// Thresholds from here on ask for more segments than there are items.
    static let firstHopelessThreshold = 0.5

    /// Cuts sequences for a threshold below ``firstHopelessThreshold``.
    ///
    /// - Complexity: O(*events*).
    init(_ histories: Histories, within threshold: Double) {
        self.threshold = threshold
        var hashes: [UInt64] = []
        var owners: [Int32] = []
        let longest = (0..<histories.count).reduce(0) { max($0, histories.range(of: $1).count) }
        var lengths = [Bool](repeating: false, count: longest + 1)
        for sequence in 0..<histories.count {
            let items = histories.items(of: sequence)
            let edits = Self.edits(ofLength: items.count, threshold)
            // Without edits only an exact copy is near enough.
            guard edits > 0 else { continue }
            lengths[items.count] = true
            for segment in 0...edits {
                let range = Self.range(of: segment, among: edits + 1, length: items.count)
                hashes.append(
                    Self.hash(
                        items[(items.startIndex + range.lowerBound)...].prefix(range.count),
                        segment,
                        items.count
                    )
                )
                owners.append(Int32(sequence))
            }
        }
        let count = powerOfTwo(atLeast: hashes.count)
        let mask = UInt64(count - 1)
        self.mask = mask
        self.lengths = lengths
        buckets = Postings(hashes.map { Int32($0 & mask) }, keys: count, places: owners)
    }

    /// An upper bound of the places that ``candidates(for:_:)`` looks at.
    func lookups(forLength count: Int) -> Int {
        let range = lengthsInReach(of: count)
        guard let longest = range.last else { return 0 }
        let edits = Self.edits(ofLength: longest, threshold)
        return range.count * (edits + 1) * (edits + 1)
    }

    /// Calls `body` with sequences, some of them several times, until it returns true.
    ///
    /// All sequences within the threshold are among them, but for exact copies.
    func candidates(for items: ArraySlice<Int32>, _ body: (Int) -> Bool) {
        for length in lengthsInReach(of: items.count) where lengths[length] {
            let edits = Self.edits(ofLength: length, threshold)
            let shift = items.count - length
            for segment in 0...edits {
                let range = Self.range(of: segment, among: edits + 1, length: length)
                let first = max(
                    0,
                    range.lowerBound - segment,
                    range.lowerBound + shift - (edits - segment)
                )
                let last = min(
                    items.count - range.count,
                    range.lowerBound + segment,
                    range.lowerBound + shift + (edits - segment)
                )
                for start in stride(from: first, through: last, by: 1) {
                    let part = items[(items.startIndex + start)...].prefix(range.count)
                    let bucket = Int(Self.hash(part, segment, length) & mask)
                    for entry in buckets.range(of: bucket)
                    where body(Int(buckets.values[entry])) { return }
                }
            }
        }
    }

    /// Lengths of sequences that may be near enough.
    private func lengthsInReach(of count: Int) -> Range<Int> {
        let shortest = Int((Double(count) * (1 - threshold) - 1e-9).rounded(.up))
        let longest = Int(Double(count) / (1 - threshold) + 1e-9)
        let end = min(longest + 1, lengths.count)
        return min(shortest, end)..<end
    }

    private static func edits(ofLength length: Int, _ threshold: Double) -> Int {
        Int(threshold * Double(length) / (1 - threshold) + 1e-9)
    }

    private static func range(of segment: Int, among count: Int, length: Int) -> Range<Int> {
        segment * length / count..<(segment + 1) * length / count
    }

    private static func hash(_ items: ArraySlice<Int32>, _ segment: Int, _ length: Int) -> UInt64 {
        let place =
            UInt64(segment) &* 0x9e37_79b9_7f4a_7c15 ^ UInt64(length) &* 0xd134_2543_de82_ef95
        let hash = (sequenceHash(items) ^ place) &* 0xff51_afd7_ed55_8ccd
        return hash ^ (hash >> 32)
    }
}
