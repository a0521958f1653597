public import Commerce
import Foundation
public import Statistics

/// Vectors of items such that items that appear near each other in histories lie close together.
///
///     M(i, j) = max(0, ln(c(i, j)·C / (c(i)·c(j))) - ln(negatives)),   vectors = U·√Λ of M ≈ U·Λ·Uᵀ
///
/// `c(i, j)` counts how often i and j stand at most `window` events apart, `c(i)` its row's sum, C the
/// sum of all. M is sparse and symmetric; its dominant eigenpairs come from randomised subspace
/// iteration. Vectors have unit length, or zeros where an item has no neighbour that tells anything.
///
/// Source: Levy & Goldberg, "Neural word embedding as implicit matrix factorization", NIPS 2014;
/// Halko, Martinsson & Tropp, SIAM Review 53(2), 2011, algorithm 4.4.
/// Deviates: keeps the largest positive eigenvalues instead of the largest singular values, since the
/// negative ones drive apart items that occur together; unit length.
public struct ItemVectors: Sendable, Codable, Hashable {
    /// What can be set.
    public struct Configuration: Sendable, Codable, Hashable {
        /// Values a vector.
        public var dimensions: Int
        /// How many events apart two items may stand.
        public var window: Int
        /// The shift of the mutual information: as many negative samples in word2vec's terms.
        public var negatives: Double
        /// Subspace iterations.
        public var iterations: Int
        /// What an event of a sequence counts in relation to the one after it, in 0...1.
        public var recencyDecay: Double

        /// Sets the options.
        public init(
            dimensions: Int = 32,
            window: Int = 5,
            negatives: Double = 1,
            iterations: Int = 5,
            recencyDecay: Double = 0.9
        ) {
            self.dimensions = dimensions
            self.window = window
            self.negatives = negatives
            self.iterations = iterations
            self.recencyDecay = recencyDecay
        }
    }

    /// The settings.
    public let configuration: Configuration
    /// Row-major `[items, dimensions]`.
    public let values: [Float]

    /// Values a vector.
    public var dimensions: Int { configuration.dimensions }

    /// How many items there are.
    public var itemCount: Int { values.count / dimensions }

    /// Counts neighbours and factorises.
    ///
    /// - Complexity: O(events · window + (different pairs + items · dimensions) · dimensions · iterations).
    public init(
        fitting training: TrainingSet<Histories>,
        itemCount: Int,
        configuration: Configuration = Configuration(),
        seed: Seed,
        threads: Int = 1
    ) {
        self.configuration = configuration
        let counts = Self.neighbourCounts(
            training.samples,
            itemCount,
            configuration.window,
            threads
        )
        let matrix = Self.mutualInformation(counts, configuration.negatives, threads)
        values = Self.factorised(matrix, configuration, seed, threads)
    }

    /// Factorises what items have in common, in place of histories.
    ///
    ///     M(i, j) = Σ_{g with i and j} weight(g)
    ///
    /// - Complexity: O((Σ items(g)² + items · dimensions) · dimensions · iterations).
    public init(
        of groups: ItemGroups,
        itemCount: Int,
        configuration: Configuration = Configuration(),
        seed: Seed,
        threads: Int = 1
    ) {
        self.configuration = configuration
        let incidence = ItemIncidence(groups, itemCount: itemCount)
        let matrix = SparseRows(rows: itemCount, columns: itemCount, threads: threads) {
            item,
            scratch in
            incidence.forEachCompanion(of: item) { scratch.add($1, to: $0) }
            return scratch.take()
        }
        values = Self.factorised(matrix, configuration, seed, threads)
    }

    /// The vector of one item.
    public func vector(of item: Int32) -> ArraySlice<Float> {
        values[Int(item) * dimensions..<(Int(item) + 1) * dimensions]
    }

    /// The recency-weighted mean of a sequence's item vectors, of unit length.
    ///
    ///     Σ decay^age · vector(item),   age = 0 for the last event
    ///
    /// Zeros when no item of the sequence has a vector.
    public func embedding(of sequence: some RandomAccessCollection<Int32>) -> [Float] {
        var sum = [Float](repeating: 0, count: dimensions)
        var weight: Float = 1
        for item in sequence.reversed() {
            for (index, value) in vector(of: item).enumerated() { sum[index] += weight * value }
            weight *= Float(configuration.recencyDecay)
        }
        Self.normalise(&sum, 0..<dimensions)
        return sum
    }

    /// The embeddings of all sequences, row-major `[sequences, dimensions]`.
    public func embeddings(of histories: Histories, threads: Int = 1) -> [Float] {
        let parts = parallelChunks(of: histories.count, size: 256, threads: threads) { range in
            range.flatMap { embedding(of: histories.items(of: $0)) }
        }
        return Array(parts.joined())
    }

    /// Divides by the length, where there is one.
    private static func normalise(_ values: inout [Float], _ range: Range<Int>) {
        var square: Float = 0
        for index in range { square += values[index] * values[index] }
        guard square > 1e-8 else {
            for index in range { values[index] = 0 }
            return
        }
        let length = square.squareRoot()
        for index in range { values[index] /= length }
    }
}

extension ItemVectors {
    /// c(i, j) as row i.
    private static func neighbourCounts(
        _ histories: Histories,
        _ itemCount: Int,
        _ window: Int,
        _ threads: Int
    ) -> SparseRows {
        var starts = [Int](repeating: 0, count: itemCount + 1)
        for item in histories.items { starts[Int(item) + 1] += 1 }
        for item in 0..<itemCount { starts[item + 1] += starts[item] }
        var next = starts
        var positions = [Int32](repeating: 0, count: histories.eventCount)
        var sequences = positions
        for sequence in 0..<histories.count {
            for event in histories.range(of: sequence) {
                let item = Int(histories.items[event])
                positions[next[item]] = Int32(event)
                sequences[next[item]] = Int32(sequence)
                next[item] += 1
            }
        }
        let (bounds, events, owners) = (starts, positions, sequences)
        return SparseRows(rows: itemCount, columns: itemCount, threads: threads) { item, scratch in
            for occurrence in bounds[item]..<bounds[item + 1] {
                let event = Int(events[occurrence])
                let range = histories.range(of: Int(owners[occurrence]))
                let near =
                    max(
                        range.lowerBound,
                        event - window
                    )..<min(
                        range.upperBound,
                        event + window + 1
                    )
                for other in near where Int(histories.items[other]) != item {
                    scratch.add(1, to: histories.items[other])
                }
            }
            return scratch.take()
        }
    }

    /// M, without the entries that are 0.
    private static func mutualInformation(
        _ counts: SparseRows,
        _ negatives: Double,
        _ threads: Int
    ) -> SparseRows {
        let sums = (0..<counts.rows).map { row in
            counts.range(of: row).reduce(0.0) { $0 + Double(counts.values[$1]) }
        }
        let total = sums.reduce(0, +)
        return SparseRows(rows: counts.rows, columns: counts.columns, threads: threads) { row, _ in
            counts.range(of: row).compactMap { entry in
                let column = counts.indices[entry]
                let expected = sums[row] * sums[Int(column)]
                let value = log(Double(counts.values[entry]) * total / expected) - log(negatives)
                return value > 0 ? SparseRows.Entry(column: column, value: Float(value)) : nil
            }
        }
    }

    /// Rows of U·√Λ for the largest positive eigenvalues, each of unit length.
    private static func factorised(
        _ matrix: SparseRows,
        _ configuration: Configuration,
        _ seed: Seed,
        _ threads: Int
    ) -> [Float] {
        let (items, dimensions) = (matrix.rows, configuration.dimensions)
        // Twice as many directions as asked for, since up to half of the eigenvalues are negative.
        let width = min(items, 2 * dimensions + 8)
        guard width > 0 else { return [] }
        var random = seed["item-vectors"].generator()
        var basis = TallMatrix(
            width: width,
            values: (0..<items * width).map { _ in Float(random.normal()) }
        ).orthonormalised(threads: threads)
        var product = matrix.times(basis, threads)
        for _ in 0..<configuration.iterations {
            basis = product.orthonormalised(threads: threads)
            product = matrix.times(basis, threads)
        }
        var projected = basis.transposedTimes(product, threads: threads)
        for row in 0..<width {
            for column in 0..<row {
                let mean = (projected[row * width + column] + projected[column * width + row]) / 2
                projected[row * width + column] = mean
                projected[column * width + row] = mean
            }
        }
        let (eigenvalues, vectors) = DenseSymmetric.eigen(projected, size: width)
        var weights = [Double](repeating: 0, count: width * dimensions)
        for place in 0..<min(width, dimensions) where eigenvalues[place] > 1e-6 {
            for row in 0..<width {
                weights[row * dimensions + place] =
                    vectors[row * width + place] * eigenvalues[place].squareRoot()
            }
        }
        var values = basis.times(weights, columns: dimensions, threads: threads).values
        for item in 0..<items { normalise(&values, item * dimensions..<(item + 1) * dimensions) }
        return values
    }
}

extension SparseRows {
    fileprivate func times(_ matrix: TallMatrix, _ threads: Int) -> TallMatrix {
        let product = times(matrix.values, width: matrix.width, threads: threads)
        return TallMatrix(width: matrix.width, values: product)
    }
}
