/// Texts of similar length, which are read together.
///
/// Texts are put in the order of their lengths and cut into groups of few tokens, so that a group's states stay in the
/// processor's caches, and of little padding, since every padded token is computed.
struct LengthGroups: Sequence {
    private let order: [Int]
    private let lengths: [Int]

    /// Tokens of a group at most, padding with them; a longer text is a group of its own.
    private static let most = 1024
    /// Fewer tokens than this are too few for a group, however much of it is padding.
    private static let fewest = 128
    /// The share of a group's tokens that padding may be.
    private static let padding = 0.125

    /// Groups texts by their numbers of tokens.
    init(_ lengths: [Int]) {
        self.lengths = lengths
        order = lengths.indices.sorted { (lengths[$0], $0) < (lengths[$1], $1) }
    }

    /// The texts' numbers, one group after another.
    func makeIterator() -> AnyIterator<[Int]> {
        var start = 0
        return AnyIterator {
            guard start < order.count else { return nil }
            var end = start + 1
            var tokens = lengths[order[start]]
            while end < order.count {
                let longest = lengths[order[end]]
                let room = (end + 1 - start) * longest
                tokens += longest
                let isPadded = Double(room - tokens) > Self.padding * Double(room)
                if room > Self.most || isPadded && room > Self.fewest { break }
                end += 1
            }
            defer { start = end }
            return Array(order[start..<end])
        }
    }
}
