import Statistics

extension RandomSource {
    /// Calls `body` with `needed` different numbers of `0..<count`, ascending; with all where there are fewer.
    ///
    /// Source: Vitter, "An efficient algorithm for sequential random sampling", 1987, method A.
    @inline(__always)
    mutating func choose(
        _ needed: Int,
        of count: Int,
        _ body: (Int, inout RandomSource) -> Void
    ) {
        var needed = Swift.min(needed, count)
        for number in 0..<count {
            if needed == 0 { return }
            if below(count - number) < needed {
                needed -= 1
                body(number, &self)
            }
        }
    }

    /// Calls `body` with so many pairs of different numbers of `0..<count`, ascending; with fewer where there are fewer.
    @inline(__always)
    mutating func choosePairs(_ needed: Int, of count: Int, _ body: (Int, Int) -> Void) {
        var first: Int?
        choose(2 * needed, of: count) { number, _ in
            guard let other = first else {
                first = number
                return
            }
            body(other, number)
            first = nil
        }
    }

    /// A place in `0..<count` whose chance falls towards the end: ⌊count · u²⌋ for a uniform u.
    @inline(__always)
    mutating func early(_ count: Int) -> Int {
        let draw = uniform()
        return Swift.min(count - 1, Int(Double(count) * draw * draw))
    }
}
