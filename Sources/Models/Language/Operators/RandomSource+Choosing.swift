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

    /// A place in `0..<count` whose chance falls towards the end: ⌊count · u²⌋ for a uniform u.
    @inline(__always)
    mutating func early(_ count: Int) -> Int {
        let draw = uniform()
        return Swift.min(count - 1, Int(Double(count) * draw * draw))
    }
}
