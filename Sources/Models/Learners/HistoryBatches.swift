public import Commerce
public import Statistics

/// Cuts histories into right-padded batches of similar length, every position a sample.
///
/// Position `t` of a history is an input and event `t + 1` its target. Histories longer than
/// `length + 1` events keep the last ones. Histories with fewer than two events, or with weight 0,
/// teach nothing and are left out. Histories of one family take turns: an epoch draws one of them, with
/// a probability in proportion to its weight, and the loss then counts it once.
public struct HistoryBatches: Sendable {
    /// Input positions of one history at most.
    public let length: Int
    /// Histories of one batch at most.
    public let batchSize: Int
    /// How many targets one epoch has; of families, their mean over epochs, rounded.
    public let positionCount: Int

    private let histories: Histories
    private let weights: [Float]
    private let draws: FamilyDraws

    /// Histories that are sorted by length together: enough for batches of one length, few enough
    /// that the neighbours in a batch change from epoch to epoch.
    private static let sortedTogether = 4096

    /// Chooses the histories that teach.
    ///
    /// - Parameters:
    ///   - histories: what is learnt from.
    ///   - weights: one non-negative value a history.
    ///   - families: one number a history, alike for those that take turns; nil when none do.
    ///   - length: input positions of one history at most.
    ///   - batchSize: histories of one batch at most.
    public init(
        _ histories: Histories,
        weights: [Float],
        families: [Int]? = nil,
        length: Int,
        batchSize: Int
    ) {
        precondition(weights.count == histories.count, "one weight a history")
        precondition(families.map { $0.count == histories.count } ?? true, "one family a history")
        precondition(length > 0 && batchSize > 0, "length and batch size must be positive")
        self.histories = histories
        self.length = length
        self.batchSize = batchSize
        let teaching = (0..<histories.count).filter {
            weights[$0] > 0 && histories.range(of: $0).count > 1
        }
        draws = FamilyDraws(of: teaching, weights: weights, families: families)
        self.weights =
            families == nil ? weights : [Float](repeating: 1, count: histories.count)
        positionCount = Int(
            draws.mean { min(histories.range(of: $0).count - 1, length) }.rounded()
        )
    }

    /// How many batches one epoch has.
    public var batchCount: Int {
        let whole = draws.count / Self.sortedTogether
        let rest = draws.count % Self.sortedTogether
        return whole * batches(in: Self.sortedTogether) + batches(in: rest)
    }

    /// The history numbers of each batch of one epoch, in an order that the seed decides.
    ///
    /// - Complexity: O(*n* log *n*).
    public func epoch(_ seed: Seed) -> [[Int]] {
        var source = seed.generator()
        var order = draws.sequences(using: &source)
        source.shuffle(&order)
        var batches: [[Int]] = []
        for start in stride(from: 0, to: order.count, by: Self.sortedTogether) {
            let chunk = sortedByLength(
                order[start..<min(start + Self.sortedTogether, order.count)]
            )
            for first in stride(from: 0, to: chunk.count, by: batchSize) {
                batches.append(Array(chunk[first..<min(first + batchSize, chunk.count)]))
            }
        }
        source.shuffle(&batches)
        return batches
    }

    /// Pads the named histories to the longest of them.
    public func batch(of sequences: [Int]) -> HistoryBatch {
        let longest = sequences.reduce(1) { max($0, inputCount(of: $1)) }
        var batch = HistoryBatch(sequences: sequences, length: longest)
        for (row, sequence) in sequences.enumerated() {
            let count = inputCount(of: sequence)
            let first = histories.range(of: sequence).upperBound - count - 1
            for step in 0..<count {
                let position = row * longest + step
                batch.inputs[position] = Int64(histories.items[first + step])
                batch.positions.append(Int64(position))
                batch.targets.append(Int64(histories.items[first + step + 1]))
                batch.weights.append(weights[sequence])
            }
        }
        return batch
    }

    /// For each target of the batch one item that its history doesn't hold, each equally likely.
    ///
    /// Source: Kang & McAuley, "Self-attentive sequential recommendation", ICDM 2018, section III.E.
    /// Deviates: a history that holds nearly all items gets an item of its own after 100 draws.
    public func negatives(for batch: HistoryBatch, itemCount: Int, seed: Seed) -> [Int64] {
        var source = seed.generator()
        var result: [Int64] = []
        result.reserveCapacity(batch.targets.count)
        for sequence in batch.sequences {
            let owned = Set(histories.items(of: sequence))
            for _ in 0..<inputCount(of: sequence) {
                var item = Int32(source.below(itemCount))
                var attempts = 1
                while owned.contains(item) && attempts < 100 {
                    item = Int32(source.below(itemCount))
                    attempts += 1
                }
                result.append(Int64(item))
            }
        }
        return result
    }

    private func inputCount(of sequence: Int) -> Int {
        min(histories.range(of: sequence).count - 1, length)
    }

    private func batches(in count: Int) -> Int { (count + batchSize - 1) / batchSize }

    /// Orders by length, equal lengths by their place in the shuffled order.
    private func sortedByLength(_ chunk: ArraySlice<Int>) -> [Int] {
        chunk.enumerated()
            .map { (length: inputCount(of: $1), place: $0, sequence: $1) }
            .sorted { ($0.length, $0.place) < ($1.length, $1.place) }
            .map(\.sequence)
    }
}

/// One right-padded batch of histories.
public struct HistoryBatch: Sendable, Hashable {
    /// The histories' numbers, row by row.
    public let sequences: [Int]
    /// Columns of the batch.
    public let length: Int
    /// Items, `[batch, length]` row by row; padding holds item 0, which no real position looks at.
    public internal(set) var inputs: [Int64]
    /// Flat indices into `[batch, length]` of the positions that are not padding.
    public internal(set) var positions: [Int64]
    /// Per position: the item that comes next.
    public internal(set) var targets: [Int64]
    /// Per position: the weight of its history.
    public internal(set) var weights: [Float]

    init(sequences: [Int], length: Int) {
        self.sequences = sequences
        self.length = length
        inputs = Array(repeating: 0, count: sequences.count * length)
        positions = []
        targets = []
        weights = []
    }
}
