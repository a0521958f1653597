extension ItemNeighbours {
    /// Neighbours by co-occurrence where there is evidence, by attributes where there is little.
    ///
    ///     similarity(a, b) = λ(a) · together(a, b) + (1 − λ(a)) · alike(a, b)
    ///     λ(a) = pairs(a) / (pairs(a) + support)
    ///
    /// where `together` and `alike` are the two similarities, each divided by the greatest of item a,
    /// since their scales differ. A new item has λ = 0 and takes its neighbours from attributes alone.
    ///
    /// - Parameters:
    ///   - cooccurrence: neighbours by histories, with their evidence.
    ///   - attributes: neighbours by attributes over the same items.
    ///   - support: pairs at which both count alike, positive.
    ///   - limit: neighbours kept per item.
    public init(
        blending cooccurrence: ItemCooccurrence,
        with attributes: AttributeSimilarity,
        support: Float = 20,
        limit: Int = 20
    ) {
        precondition(
            cooccurrence.neighbours.count == attributes.neighbours.count,
            "both tables must cover the same items"
        )
        self.init()
        var tally = Tally(keys: cooccurrence.neighbours.count)
        var best = BestItems(limit: limit)
        for item in 0..<Int32(cooccurrence.neighbours.count) {
            let evidence = Float(cooccurrence.pairs[Int(item)])
            let share = evidence / (evidence + support)
            tally.addScaled(cooccurrence.neighbours, of: item, weight: share)
            tally.addScaled(attributes.neighbours, of: item, weight: 1 - share)
            for other in tally.touched {
                best.offer(other, score: tally[other], tie: pairHash(item, other))
            }
            append(best)
            best.removeAll()
            tally.removeAll()
        }
    }
}

extension Tally {
    /// Adds an item's similarities, divided by their greatest, times a weight.
    fileprivate mutating func addScaled(
        _ neighbours: ItemNeighbours,
        of item: Int32,
        weight: Float
    ) {
        let range = neighbours.range(of: item)
        guard weight > 0, let first = range.first else { return }
        let greatest = neighbours.similarities[first]
        for entry in range {
            add(weight * neighbours.similarities[entry] / greatest, to: neighbours.items[entry])
        }
    }
}
