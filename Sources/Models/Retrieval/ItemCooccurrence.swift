public import Commerce
import Statistics

/// Which items stand near each other in the same histories.
///
///     pairs(a, b) = number of position pairs p < q <= p + window of one history
///                   that hold a and b, in either order, a ≠ b
///     cosine(a, b) = pairs(a, b) / sqrt(events(a) · events(b))
///
/// Source: Deshpande & Karypis, "Item-based top-N recommendation algorithms", ACM TOIS 22(1), 2004,
/// section 4.2.
/// Deviates: pairs count within a window instead of within the whole history, so that long histories
/// do not dominate.
public struct ItemCooccurrence: Sendable, Hashable {
    /// How pairs become similarities.
    public enum Normalisation: String, Codable, Hashable, Sendable, CaseIterable {
        /// Divided by the geometric mean of the two items' events.
        case cosine
        /// The number of pairs itself, which favours popular items.
        case count
    }

    /// The most similar items of each item.
    public let neighbours: ItemNeighbours
    /// Per item: pairs that it takes part in, the evidence behind its neighbours.
    public let pairs: [Int32]
    /// Per item: its events.
    public let events: [Int32]

    /// Counts pairs.
    ///
    /// Equal similarities are ordered by a hash of the pair, so that no item number is favoured.
    ///
    /// - Parameters:
    ///   - training: what is counted.
    ///   - itemCount: size of the vocabulary; every item number is below it.
    ///   - window: greatest distance of two positions, at least 1.
    ///   - normalisation: how pairs become similarities.
    ///   - limit: neighbours kept per item.
    /// - Complexity: O(*events* · `window`) time, O(*events* + *items* · `limit`) memory.
    public init(
        fittedOn training: TrainingSet<Histories>,
        itemCount: Int,
        window: Int = 5,
        normalisation: Normalisation = .cosine,
        limit: Int = 20
    ) {
        precondition(window > 0, "the window must be at least 1, got \(window)")
        let histories = training.samples
        let occurrences = Postings(histories.items, keys: itemCount)
        let sequences = histories.sequenceOfEvent()
        let events = (0..<itemCount).map { Int32(occurrences.frequency(of: $0)) }
        var pairs = [Int32](repeating: 0, count: itemCount)
        var tally = Tally(keys: itemCount)
        var best = BestItems(limit: limit)
        var neighbours = ItemNeighbours()
        for item in 0..<Int32(itemCount) {
            for occurrence in occurrences.range(of: Int(item)) {
                let position = Int(occurrences.values[occurrence])
                let whole = histories.range(of: Int(sequences[position]))
                let near = (position - window..<position + window + 1).clamped(to: whole)
                for other in near where histories.items[other] != item {
                    tally.add(1, to: histories.items[other])
                }
            }
            for other in tally.touched {
                var score = tally[other]
                pairs[Int(item)] += Int32(score)
                if normalisation == .cosine {
                    score /= (Float(events[Int(item)]) * Float(events[Int(other)])).squareRoot()
                }
                best.offer(other, score: score, tie: pairHash(item, other))
            }
            neighbours.append(best)
            best.removeAll()
            tally.removeAll()
        }
        self.neighbours = neighbours
        self.pairs = pairs
        self.events = events
    }
}

/// A number that orders the neighbours of an item at random, the same in every run.
func pairHash(_ item: Int32, _ other: Int32) -> UInt64 {
    Seed(UInt64(UInt32(bitPattern: item)))[Int(other)].value
}

extension Histories {
    /// Per event: the sequence that owns it.
    func sequenceOfEvent() -> [Int32] {
        var result = [Int32](repeating: 0, count: eventCount)
        for sequence in 0..<count {
            for event in range(of: sequence) { result[event] = Int32(sequence) }
        }
        return result
    }
}
