/// The squared Euclidean distance of two rows of row-major matrices.
enum SquaredDistance {
    /// Σ (left[i, c] - right[j, c])² over the columns.
    @inline(__always)
    static func between(
        _ left: [Float],
        _ i: Int,
        _ right: [Float],
        _ j: Int,
        columns: Int
    ) -> Float {
        left.withUnsafeBufferPointer { left in
            right.withUnsafeBufferPointer { right in
                // Eight running sums, which the compiler keeps in one vector register.
                var sums = SIMD8<Float>()
                var column = 0
                while column + 8 <= columns {
                    var difference = SIMD8<Float>()
                    for lane in 0..<8 {
                        difference[lane] =
                            left[i * columns + column + lane] - right[j * columns + column + lane]
                    }
                    sums += difference * difference
                    column += 8
                }
                var sum = sums.sum()
                while column < columns {
                    let difference = left[i * columns + column] - right[j * columns + column]
                    sum += difference * difference
                    column += 1
                }
                return sum
            }
        }
    }
}
