public import Commerce
import Tensors

/// What a linear model expects after a history: the strongest weights of each item, and recent items first.
///
///     score(j) = Σ_{i ∈ history} decay^age(i) · B(i, j)
///
/// B are the weights of ``EASE`` over histories and ``ItemGroups`` above 0, of each row the largest `kept`; of a catalogue too large for them, the
/// similarities of ``ItemKNN``. Age counts events from the end of the history.
///
/// Source: Steck, "Embarrassingly shallow autoencoders for sparse data", WWW 2019.
/// Deviates: the paper's histories are sets, and its weights may be negative; here what came last counts
/// most, and nothing speaks against an item.
public struct ItemExpectations: Sendable {
    /// What can be set.
    public struct Configuration: Sendable, Codable, Hashable {
        /// Added to the diagonal of the Gram matrix; above 0.
        public var penalty: Double
        /// Histories as which an attribute or word of a single item would count; 0 leaves them out.
        public var attributePull: Double
        /// What an event counts in relation to the one after it, in 0...1.
        public var recencyDecay: Double
        /// Weights kept an item.
        public var kept: Int
        /// Events that count, from the end of a history.
        public var memory: Int

        /// Sets the options.
        public init(
            penalty: Double = 100,
            attributePull: Double = 20,
            recencyDecay: Double = 0.85,
            kept: Int = 200,
            memory: Int = 30
        ) {
            self.penalty = penalty
            self.attributePull = attributePull
            self.recencyDecay = recencyDecay
            self.kept = kept
            self.memory = memory
        }
    }

    /// An expected item.
    public struct Expectation: Sendable, Hashable {
        /// The item's number.
        public var item: Int32
        /// Above 0; the larger, the more it is expected.
        public var score: Float

        /// Whether it is expected more; of two that are expected alike, the lower number comes first.
        func isBefore(_ other: Expectation) -> Bool {
            score == other.score ? item < other.item : score > other.score
        }
    }

    /// The settings.
    public let configuration: Configuration
    private let weights: SparseRows

    /// Fits the weights; on the tensors' thread.
    ///
    /// - Throws: `TorchError` when the memory doesn't suffice.
    /// - Complexity: O(items³) up to the limit of ``EASE``; above it, that of ``ItemKNN``.
    public init(
        fitting training: TrainingSet<Histories>,
        catalogue: Catalogue,
        configuration: Configuration = Configuration(),
        threads: Int
    ) throws {
        self.configuration = configuration
        let itemCount = catalogue.count
        let mixture = Mixture(originals: training)
        let groups = ItemGroups(of: catalogue, pull: configuration.attributePull)
        guard itemCount <= EASE.Configuration().largestCatalogue else {
            weights =
                ItemKNN(
                    fitting: mixture,
                    groups: groups,
                    itemCount: itemCount,
                    configuration: ItemKNN.Configuration(neighbours: configuration.kept),
                    threads: threads
                ).neighbours
            return
        }
        let model = try EASE(
            fitting: mixture,
            groups: groups,
            itemCount: itemCount,
            configuration: EASE.Configuration(penalty: configuration.penalty),
            threads: threads
        )
        let kept = configuration.kept
        weights = model.weights.withUnsafeMutableElements(of: Float.self) { buffer in
            // Only read, while the model lives.
            nonisolated(unsafe) let weights = buffer
            return SparseRows(rows: itemCount, columns: itemCount, threads: threads) { item, _ in
                let row = weights[item * itemCount..<(item + 1) * itemCount]
                return Self.largest(kept, of: row)
            }
        }
    }

    /// The items that are expected most after some events, best first.
    ///
    /// - Parameters:
    ///   - history: items, oldest first; the last ones count.
    ///   - count: items at most; at least 1.
    ///   - excluded: items that are not listed.
    ///   - scratch: room to sum in, from ``scratch()``.
    /// - Returns: at most `count` items with scores above 0; equal ones prefer the lower number.
    package func expected(
        after history: ArraySlice<Int32>,
        count: Int,
        excluding excluded: Set<Int32>,
        using scratch: inout SparseRows.Scratch
    ) -> [Expectation] {
        var weight: Float = 1
        for item in history.suffix(configuration.memory).reversed() {
            for entry in weights.range(of: Int(item)) {
                scratch.add(weight * weights.values[entry], to: weights.indices[entry])
            }
            weight *= Float(configuration.recencyDecay)
        }
        var best: [Expectation] = []
        scratch.drain { item, score in
            if score <= 0 { return }
            let found = Expectation(item: item, score: score)
            if best.count == count, !found.isBefore(best[count - 1]) { return }
            if excluded.contains(item) { return }
            if best.count == count { best.removeLast() }
            let place = best.lastIndex { $0.isBefore(found) }.map { $0 + 1 } ?? 0
            best.insert(found, at: place)
        }
        return best
    }

    /// Room to sum the scores of one history in.
    package func scratch() -> SparseRows.Scratch { SparseRows.Scratch(columns: weights.columns) }

    /// The largest positive numbers of a row, columns ascending; equal ones prefer the lower column.
    private static func largest(
        _ count: Int,
        of row: Slice<UnsafeMutableBufferPointer<Float>>
    ) -> [SparseRows.Entry] {
        var entries: [SparseRows.Entry] = []
        for (column, value) in row.enumerated() where value > 0 {
            entries.append(SparseRows.Entry(column: Int32(column), value: value))
        }
        guard entries.count > count else { return entries }
        entries.sort { ($0.value, $1.column) > ($1.value, $0.column) }
        return entries.prefix(count).sorted { $0.column < $1.column }
    }
}
