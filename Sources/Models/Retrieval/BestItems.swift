/// The best few of many items, kept in order, without allocation once it is full.
struct BestItems {
    let limit: Int
    private(set) var items: [Int32] = []
    private(set) var scores: [Float] = []
    private var ties: [UInt64] = []

    init(limit: Int) {
        self.limit = limit
        items.reserveCapacity(limit + 1)
        scores.reserveCapacity(limit + 1)
        ties.reserveCapacity(limit + 1)
    }

    mutating func removeAll() {
        items.removeAll(keepingCapacity: true)
        scores.removeAll(keepingCapacity: true)
        ties.removeAll(keepingCapacity: true)
    }

    /// Takes an item in when it is among the best so far; the smaller `tie` wins between equal scores.
    ///
    /// - Complexity: O(`limit`) when it is taken in, O(1) otherwise.
    mutating func offer(_ item: Int32, score: Float, tie: @autoclosure () -> UInt64) {
        if items.count == limit {
            guard let worst = scores.last, score >= worst else { return }
        }
        let tie = tie()
        var place = items.count
        while place > 0, precedes(score, tie, place - 1) { place -= 1 }
        if place == limit { return }
        items.insert(item, at: place)
        scores.insert(score, at: place)
        ties.insert(tie, at: place)
        if items.count > limit {
            items.removeLast()
            scores.removeLast()
            ties.removeLast()
        }
    }

    private func precedes(_ score: Float, _ tie: UInt64, _ place: Int) -> Bool {
        score > scores[place] || (score == scores[place] && tie < ties[place])
    }
}
