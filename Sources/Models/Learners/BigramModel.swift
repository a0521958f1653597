public import Commerce
import Foundation

/// How likely each item follows another, backing off to how popular it is.
///
///     P(j | i) = (c(i, j) + d(i)·P(j)) / (c(i) + d(i))
///     P(j)     = (c(j) + smoothing) / (N + smoothing·items)
///
/// `c(i, j)` counts the pairs, `c(i)` the pairs that begin with i, `d(i)` the different items that
/// follow i. The probabilities sum to 1 over all items, also after an item that nothing follows,
/// where P(j | i) = P(j). The first item of a sequence has P(j). Memory is O(different pairs).
///
/// Source: Witten & Bell, IEEE Transactions on Information Theory 37(4), 1991, method C, in the
/// interpolated form of Chen & Goodman, Computer Speech & Language 13, 1999.
public struct BigramModel: Sendable, Hashable {
    /// What can be set.
    public struct Configuration: Sendable, Codable, Hashable {
        /// Events that each item is given in advance in P(j); above 0.
        public var smoothing: Double

        /// Sets the options.
        public init(smoothing: Double = 0.5) {
            self.smoothing = smoothing
        }
    }

    /// The settings.
    public let configuration: Configuration
    private let eventTotal: Double
    private let itemTotals: [Int32]
    /// Row i holds c(i, j).
    private let pairs: SparseRows
    /// Per item: c(i).
    private let pairTotals: [Int32]

    /// Counts items and pairs.
    ///
    /// - Complexity: O(events · log(events)).
    public init(
        fitting training: TrainingSet<Histories>,
        itemCount: Int,
        configuration: Configuration = Configuration(),
        threads: Int = 1
    ) {
        self.configuration = configuration
        let histories = training.samples
        var totals = [Int32](repeating: 0, count: itemCount)
        var starts = [Int](repeating: 0, count: itemCount + 1)
        for sequence in 0..<histories.count {
            let items = histories.items(of: sequence)
            for item in items { totals[Int(item)] += 1 }
            for item in items.dropLast() { starts[Int(item) + 1] += 1 }
        }
        for item in 0..<itemCount { starts[item + 1] += starts[item] }
        var next = starts
        var followers = [Int32](repeating: 0, count: starts[itemCount])
        for sequence in 0..<histories.count {
            let items = histories.items(of: sequence)
            for (item, follower) in zip(items, items.dropFirst()) {
                followers[next[Int(item)]] = follower
                next[Int(item)] += 1
            }
        }
        let (bounds, columns) = (starts, followers)
        pairs = SparseRows(rows: itemCount, columns: itemCount, threads: threads) { item, scratch in
            for follower in columns[bounds[item]..<bounds[item + 1]] {
                scratch.add(1, to: follower)
            }
            return scratch.take()
        }
        pairTotals = (0..<itemCount).map { Int32(bounds[$0 + 1] - bounds[$0]) }
        itemTotals = totals
        eventTotal = Double(histories.eventCount)
    }

    /// How many items there are.
    public var itemCount: Int { itemTotals.count }

    /// P(item), or P(item | previous) after another item; both are known item numbers.
    ///
    /// - Complexity: O(log(different items that follow `previous`)).
    public func probability(of item: Int32, after previous: Int32? = nil) -> Double {
        let smoothing = configuration.smoothing
        let unigram =
            (Double(itemTotals[Int(item)]) + smoothing)
            / (eventTotal + smoothing * Double(itemCount))
        guard let previous else { return unigram }
        let range = pairs.range(of: Int(previous))
        if range.isEmpty { return unigram }
        let different = Double(range.count)
        return (count(of: item, in: range) + different * unigram)
            / (Double(pairTotals[Int(previous)]) + different)
    }

    /// The mean over the events of a sequence of ln P(item | item before).
    ///
    /// The sequence isn't empty. Minus infinity when it holds an item that the model doesn't know.
    public func meanLogLikelihood(of sequence: some Collection<Int32>) -> Double {
        precondition(!sequence.isEmpty, "an empty sequence has no mean likelihood")
        var sum = 0.0
        var previous: Int32?
        for item in sequence {
            guard item >= 0, item < itemCount else { return -.infinity }
            sum += log(probability(of: item, after: previous))
            previous = item
        }
        return sum / Double(sequence.count)
    }

    /// c(i, item), by binary search in the row of i.
    private func count(of item: Int32, in range: Range<Int>) -> Double {
        var (low, high) = (range.lowerBound, range.upperBound)
        while low < high {
            let middle = (low + high) / 2
            if pairs.indices[middle] < item { low = middle + 1 } else { high = middle }
        }
        guard low < range.upperBound, pairs.indices[low] == item else { return 0 }
        return Double(pairs.values[low])
    }
}
