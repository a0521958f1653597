public import Commerce
import Foundation

/// What is known of the items apart from the model: how often they were seen, what they are like.
public struct ItemKnowledge: Sendable, Hashable {
    /// Per item: its events in training, originals only.
    public let trainingCounts: [Int]
    /// The items' attributes; nil when there is no catalogue.
    public let catalogue: Catalogue?
    /// The sum of all counts with one added to each.
    let smoothedTotal: Double

    /// Counts the items of a training set.
    ///
    /// - Parameters:
    ///   - training: items numbered in `0..<itemCount`.
    ///   - itemCount: how many items there are.
    ///   - catalogue: the items' attributes, by the same numbers.
    public init(training: TrainingSet<Histories>, itemCount: Int, catalogue: Catalogue? = nil) {
        var counts = [Int](repeating: 0, count: itemCount)
        for item in training.samples.items { counts[Int(item)] += 1 }
        trainingCounts = counts
        smoothedTotal = Double(training.samples.eventCount + itemCount)
        self.catalogue = catalogue
    }

    /// How many items there are.
    public var itemCount: Int { trainingCounts.count }
}

/// The share of the catalogue that is recommended to anyone.
///
///     coverage@k = #(items in any list) / #items
///
/// Source: Ge, Delgado-Battenfeld & Jannach, "Beyond accuracy", RecSys 2010, catalogue coverage.
public struct Coverage: CollectionMetric {
    /// The name before the `@`.
    public static let family = "coverage"
    /// Ranks counted, from the top; at least 1.
    public let k: Int

    /// Cuts off at rank `k`.
    public init(k: Int) {
        precondition(k >= 1, "\(Self.family) needs a cut-off of at least 1, got \(k)")
        self.k = k
    }

    /// A share in 0...1.
    public func value(of lists: some Collection<ArraySlice<Int32>>, itemCount: Int) -> Double {
        var isShown = [Bool](repeating: false, count: itemCount)
        for list in lists {
            for item in list { isShown[Int(item)] = true }
        }
        return Double(isShown.count { $0 }) / Double(max(1, itemCount))
    }
}

/// How surprising the recommended items are: their mean self-information in bits.
///
///     novelty@k = mean over the list of -log2((count + 1) / (Σ counts + items))
///
/// Source: Zhou et al., "Solving the apparent diversity-accuracy dilemma of recommender systems",
/// PNAS 107(10), 2010, surprisal.
/// Deviates: one is added to each count, so that items without training events have a finite value.
public struct Novelty: ListMetric {
    /// The name before the `@`.
    public static let family = "novelty"
    /// Ranks counted, from the top; at least 1.
    public let k: Int

    /// Cuts off at rank `k`.
    public init(k: Int) {
        precondition(k >= 1, "\(Self.family) needs a cut-off of at least 1, got \(k)")
        self.k = k
    }

    /// No finite bound holds for every catalogue; 64 bits hold for every one that fits in memory.
    public var bounds: ClosedRange<Double> { 0...64 }

    /// Bits; 0 for an empty list.
    public func value(of list: some Collection<Int32>, knowing items: ItemKnowledge) -> Double {
        if list.isEmpty { return 0 }
        let bits = list.reduce(0.0) {
            $0 - log2(Double(items.trainingCounts[Int($1)] + 1) / items.smoothedTotal)
        }
        return bits / Double(list.count)
    }
}

/// How unlike the items of one list are, by their attributes.
///
///     diversity@k = 1 - mean over pairs of |a ∩ b| / |a ∪ b|
///
/// Items without attributes are unlike all others.
///
/// Source: Ziegler et al., "Improving recommendation lists through topic diversification", WWW 2005,
/// intra-list similarity.
/// Deviates: the mean over pairs instead of their sum, with Jaccard's similarity of attribute sets.
public struct Diversity: ListMetric {
    /// The name before the `@`.
    public static let family = "diversity"
    /// Ranks counted, from the top; at least 2.
    public let k: Int

    /// Cuts off at rank `k`.
    public init(k: Int) {
        precondition(k >= 2, "\(Self.family) needs a cut-off of at least 2, got \(k)")
        self.k = k
    }

    /// A value in 0...1; 1 for lists of fewer than two items.
    public func value(of list: some Collection<Int32>, knowing items: ItemKnowledge) -> Double {
        guard let catalogue = items.catalogue, list.count > 1 else { return 1 }
        let sets = list.map { catalogue.attributes(of: $0) }
        var similarity = 0.0
        for first in 0..<sets.count {
            for second in (first + 1)..<sets.count {
                similarity += jaccard(sets[first], sets[second])
            }
        }
        return 1 - similarity / Double(sets.count * (sets.count - 1) / 2)
    }

    /// Refuses a catalogue without attributes, where all lists would look alike.
    public func check(_ items: ItemKnowledge) throws(MetricError) {
        if items.catalogue?.attributes.isEmpty ?? true { throw .needsAttributes(metric: name) }
    }

    /// The overlap of two ascending lists.
    private func jaccard(_ left: ArraySlice<Int32>, _ right: ArraySlice<Int32>) -> Double {
        var (i, j, common) = (left.startIndex, right.startIndex, 0)
        while i < left.endIndex, j < right.endIndex {
            if left[i] == right[j] { common += 1 }
            let step = (left[i] <= right[j], right[j] <= left[i])
            if step.0 { i += 1 }
            if step.1 { j += 1 }
        }
        let union = left.count + right.count - common
        return union == 0 ? 0 : Double(common) / Double(union)
    }
}
