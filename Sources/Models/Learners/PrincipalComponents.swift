/// The directions in which some vectors differ most.
///
///     C = (X - mean)ᵀ (X - mean) = V·Λ·Vᵀ,   projected = (X - mean)·V
///
/// Source: Hotelling, "Analysis of a complex of statistical variables into principal components", 1933.
public struct PrincipalComponents: Sendable, Hashable {
    /// Row-major `[vectors, dimensions]`, the direction of the largest variance first.
    public let projected: [Float]

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
        for column in 0..<width {
            var sum = 0.0
            for row in 0..<centred.rows { sum += Double(vectors[row * width + column]) }
            let mean = Float(sum / Double(max(1, centred.rows)))
            for row in 0..<centred.rows { centred.values[row * width + column] -= mean }
        }
        let covariance = centred.transposedTimes(centred, threads: threads)
        let (_, directions) = DenseSymmetric.eigen(covariance, size: width)
        var kept = [Double](repeating: 0, count: width * dimensions)
        for row in 0..<width {
            for place in 0..<min(width, dimensions) {
                kept[row * dimensions + place] = directions[row * width + place]
            }
        }
        projected = centred.times(kept, columns: dimensions, threads: threads).values
    }
}
