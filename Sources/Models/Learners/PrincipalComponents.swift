/// The directions in which some vectors differ most.
///
///     C = (X - mean)ᵀ (X - mean) = V·Λ·Vᵀ,   projected = (X - mean)·V
///
/// Source: Hotelling, "Analysis of a complex of statistical variables into principal components", 1933.
public struct PrincipalComponents: Sendable, Hashable {
    /// Row-major `[vectors, dimensions]`, the direction of the largest variance first.
    public let projected: [Float]
    /// Directions that are kept.
    public let dimensions: Int
    private let width: Int
    /// Per number: its mean over the vectors.
    private let means: [Float]
    /// The directions as columns, row-major `[width, dimensions]`.
    private let directions: [Double]

    /// Projects vectors on their first directions.
    ///
    /// - Parameters:
    ///   - vectors: row-major `[vectors, width]`.
    ///   - width: numbers a vector.
    ///   - dimensions: directions that are kept; those beyond the width are 0.
    ///   - threads: for the sums; they change no result.
    /// - Complexity: O(vectors · width² + width³).
    public init(of vectors: [Float], width: Int, dimensions: Int, threads: Int = 1) {
        precondition(width > 0 && vectors.count.isMultiple(of: width), "rows of \(width) numbers")
        var centred = TallMatrix(width: width, values: vectors)
        var means = [Float](repeating: 0, count: width)
        for column in 0..<width {
            var sum = 0.0
            for row in 0..<centred.rows { sum += Double(vectors[row * width + column]) }
            let mean = Float(sum / Double(max(1, centred.rows)))
            means[column] = mean
            for row in 0..<centred.rows { centred.values[row * width + column] -= mean }
        }
        let covariance = centred.transposedTimes(centred, threads: threads)
        let (_, vectors) = DenseSymmetric.eigen(covariance, size: width)
        var kept = [Double](repeating: 0, count: width * dimensions)
        for row in 0..<width {
            for place in 0..<min(width, dimensions) {
                kept[row * dimensions + place] = vectors[row * width + place]
            }
        }
        projected = centred.times(kept, columns: dimensions, threads: threads).values
        (self.width, self.dimensions, self.means, directions) = (width, dimensions, means, kept)
    }

    /// Projects other vectors on the same directions, row-major `[vectors, dimensions]`.
    public func projecting(_ vectors: [Float], threads: Int = 1) -> [Float] {
        var centred = TallMatrix(width: width, values: vectors)
        for place in centred.values.indices { centred.values[place] -= means[place % width] }
        return centred.times(directions, columns: dimensions, threads: threads).values
    }
}
