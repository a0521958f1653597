public import Commerce
import Statistics
public import Tensors

/// Why EASE can't be fitted.
public enum EASEError: Error, CustomStringConvertible, Hashable, Sendable {
    /// The catalogue is larger than the configuration allows.
    case catalogueTooLarge(items: Int, limit: Int)

    /// The error in one line.
    public var description: String {
        switch self {
        case .catalogueTooLarge(let items, let limit):
            "EASE holds items x items numbers and is limited to \(limit) items, got \(items) "
                + "(\(12 * items * items >> 20) MB at its peak); use item-knn, keep fewer items, "
                + "or raise 'largest-catalogue'"
        }
    }
}

/// An embarrassingly shallow autoencoder: linear weights between items, in closed form.
///
///     P = (XᵀX + penalty·I)⁻¹,   B(i, j) = -P(i, j) / P(j, j),   B(j, j) = 0
///     score(j) = Σ_{i ∈ history} decay^age(i) · B(i, j),   age counted from the last occurrence
///
/// X holds 1 where a history or a group has an item; each counts with its weight. Quadratic in the
/// catalogue by nature, hence the limit: three matrices of items x items in single precision.
///
/// Source: Steck, "Embarrassingly shallow autoencoders for sparse data", WWW 2019, algorithm 1.
/// Deviates: the paper's histories are sets; with a decay below 1, what came last counts most.
public struct EASE {
    /// What can be set.
    public struct Configuration: Sendable, Codable, Hashable {
        /// Added to the diagonal of the Gram matrix; above 0.
        public var penalty: Double
        /// What an event counts in relation to the one after it, in 0...1; 1 counts all alike.
        public var recencyDecay: Double
        /// Items at most.
        public var largestCatalogue: Int
        /// Different items of a history that count, from its end; bounds the work on very long ones.
        public var historyLimit: Int

        /// Sets the options.
        public init(
            penalty: Double = 250,
            recencyDecay: Double = 1,
            largestCatalogue: Int = 15_000,
            historyLimit: Int = 500
        ) {
            self.penalty = penalty
            self.recencyDecay = recencyDecay
            self.largestCatalogue = largestCatalogue
            self.historyLimit = historyLimit
        }
    }

    /// The settings.
    public let configuration: Configuration
    /// B, `[items, items]`.
    public let weights: Tensor

    /// Solves for the weights.
    ///
    /// - Throws: ``EASEError/catalogueTooLarge(items:limit:)``, or `TorchError` when the memory doesn't
    ///   suffice or the penalty doesn't make the matrix positive definite.
    /// - Complexity: O(items³).
    public init(
        fitting mixture: Mixture,
        groups: ItemGroups = ItemGroups(),
        itemCount: Int,
        configuration: Configuration = Configuration(),
        threads: Int = 1
    ) throws {
        guard itemCount <= configuration.largestCatalogue else {
            throw EASEError.catalogueTooLarge(
                items: itemCount,
                limit: configuration.largestCatalogue
            )
        }
        self.configuration = configuration
        let gram = try Tensor.allocated([itemCount, itemCount])
        gram.fill(with: 0)
        let incidence = ItemIncidence(
            mixture,
            groups: groups,
            itemCount: itemCount,
            limit: configuration.historyLimit
        )
        gram.withUnsafeMutableElements(of: Float.self) { buffer in
            // Each row is written by the one chunk that holds it.
            nonisolated(unsafe) let rows = buffer
            _ = parallelChunks(of: itemCount, size: 64, threads: threads) { range in
                for item in range {
                    incidence.forEachCompanion(of: item) { other, weight in
                        rows[item * itemCount + Int(other)] += weight
                    }
                    rows[item * itemCount + item] += Float(configuration.penalty)
                }
            }
        }
        // Symmetric, and column by column in memory: its transpose is the same, row by row.
        let inverse = try withoutGradient { try gram.positiveDefiniteInverse().transpose(0, 1) }
        let diagonal = inverse.diagonal.cloned()
        inverse.divide(by: -diagonal)
        inverse.diagonal.fill(with: 0)
        weights = inverse
    }
}

extension EASE: ItemRanker {
    /// How many items there are.
    public var itemCount: Int { weights.extent(0) }

    /// Sums the weights of the different items of each history, recent ones first.
    ///
    /// - Complexity: O(histories · their different items · items).
    public func scores(of histories: Histories, _ sequences: Range<Int>) throws -> Tensor {
        let result = try Tensor.allocated([sequences.count, itemCount])
        result.fill(with: 0)
        let count = itemCount
        weights.withUnsafeMutableElements(of: Float.self) { weights in
            result.withUnsafeMutableElements(of: Float.self) { rows in
                for (place, sequence) in sequences.enumerated() {
                    var factor: Float = 1
                    var seen: Set<Int32> = []
                    for item in histories.items(of: sequence).reversed() {
                        if seen.insert(item).inserted {
                            let row = Int(item) * count
                            for other in 0..<count {
                                rows[place * count + other] += factor * weights[row + other]
                            }
                        }
                        factor *= Float(configuration.recencyDecay)
                    }
                }
            }
        }
        return result
    }
}
