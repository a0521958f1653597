public import Commerce
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
///     P = (XᵀX + penalty·I)⁻¹,   B(i, j) = -P(i, j) / P(j, j),   B(j, j) = 0,   scores = x·B
///
/// X holds 1 where a history has an item; histories count with their weight. Quadratic in the
/// catalogue by nature, hence the limit: three matrices of items x items in single precision.
///
/// Source: Steck, "Embarrassingly shallow autoencoders for sparse data", WWW 2019, algorithm 1.
public struct EASE {
    /// What can be set.
    public struct Configuration: Sendable, Codable, Hashable {
        /// Added to the diagonal of the Gram matrix; above 0.
        public var penalty: Double
        /// Items at most.
        public var largestCatalogue: Int
        /// Different items of a history that count, from its end; bounds the work on very long ones.
        public var historyLimit: Int

        /// Sets the options.
        public init(
            penalty: Double = 250,
            largestCatalogue: Int = 15_000,
            historyLimit: Int = 500
        ) {
            self.penalty = penalty
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
        let inverse = try withoutGradient { try gram.positiveDefiniteInverse() }
        let diagonal = inverse.diagonal.cloned()
        inverse.divide(by: -diagonal)
        inverse.diagonal.fill(with: 0)
        weights = inverse
    }
}

extension EASE: ItemRanker {
    /// How many items there are.
    public var itemCount: Int { weights.extent(0) }

    /// Sums the weights of the different items of each history.
    public func scores(of histories: Histories, _ sequences: Range<Int>) throws -> Tensor {
        var items: [Int64] = []
        var offsets: [Int64] = []
        for sequence in sequences {
            offsets.append(Int64(items.count))
            items += Set(histories.items(of: sequence)).sorted().map(Int64.init)
        }
        if items.isEmpty { return .zeros([sequences.count, itemCount]) }
        return withoutGradient { weights.embeddingBag(Tensor(items), offsets: Tensor(offsets)) }
    }
}
