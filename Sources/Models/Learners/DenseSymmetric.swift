/// Linear algebra on small symmetric matrices, row-major `[size, size]`, in double precision.
package enum DenseSymmetric {
    /// The lower triangle L with L·Lᵀ = `matrix`, row-major, and zeros above the diagonal.
    ///
    /// A pivot at or below `tolerance` times the largest diagonal value gets a row and a column of
    /// zeros: that direction depends on those before it.
    /// - Complexity: O(*size*³).
    package static func cholesky(_ matrix: [Double], size: Int, tolerance: Double) -> [Double] {
        var factor = [Double](repeating: 0, count: size * size)
        let largest = (0..<size).map { matrix[$0 * size + $0] }.max() ?? 0
        for column in 0..<size {
            var pivot = matrix[column * size + column]
            for k in 0..<column { pivot -= factor[column * size + k] * factor[column * size + k] }
            guard pivot > tolerance * largest else { continue }
            let root = pivot.squareRoot()
            factor[column * size + column] = root
            for row in (column + 1)..<max(size, column + 1) {
                var sum = matrix[row * size + column]
                for k in 0..<column { sum -= factor[row * size + k] * factor[column * size + k] }
                factor[row * size + column] = sum / root
            }
        }
        return factor
    }

    /// The solution x of `matrix`·x = `right`, or nil when the matrix isn't positive definite.
    package static func solve(_ matrix: [Double], _ right: [Double]) -> [Double]? {
        let size = right.count
        let factor = cholesky(matrix, size: size, tolerance: 1e-14)
        guard (0..<size).allSatisfy({ factor[$0 * size + $0] > 0 }) else { return nil }
        var solution = right
        for row in 0..<size {
            for k in 0..<row { solution[row] -= factor[row * size + k] * solution[k] }
            solution[row] /= factor[row * size + row]
        }
        for row in (0..<size).reversed() {
            for k in (row + 1)..<max(size, row + 1) {
                solution[row] -= factor[k * size + row] * solution[k]
            }
            solution[row] /= factor[row * size + row]
        }
        return solution
    }

    /// Eigenvalues, largest first, and unit eigenvectors as the columns of `[size, size]`.
    ///
    /// Cyclic Jacobi rotations until the part beside the diagonal is below 1e-13 of the whole.
    ///
    /// Source: Golub & Van Loan, "Matrix Computations", 2013, section 8.5.
    /// - Complexity: O(*size*³) a sweep, fewer than 10 sweeps in practice and 50 at most.
    package static func eigen(
        _ matrix: [Double],
        size: Int
    ) -> (values: [Double], vectors: [Double]) {
        var a = matrix
        var vectors = [Double](repeating: 0, count: size * size)
        for index in 0..<size { vectors[index * size + index] = 1 }
        let whole = a.reduce(0) { $0 + $1 * $1 }
        for _ in 0..<50 {
            var beside = 0.0
            for row in 0..<size {
                for column in 0..<row {
                    beside += 2 * a[row * size + column] * a[row * size + column]
                }
            }
            if beside <= 1e-26 * whole { break }
            for row in 0..<size {
                for column in 0..<row { rotate(&a, &vectors, size, column, row) }
            }
        }
        let order = (0..<size).sorted {
            (a[$0 * size + $0], $1) > (a[$1 * size + $1], $0)
        }
        var sorted = vectors
        for row in 0..<size {
            for (place, column) in order.enumerated() {
                sorted[row * size + place] = vectors[row * size + column]
            }
        }
        return (order.map { a[$0 * size + $0] }, sorted)
    }

    /// Turns the plane (p, q) so that `a[p, q]` becomes 0.
    private static func rotate(
        _ a: inout [Double],
        _ vectors: inout [Double],
        _ size: Int,
        _ p: Int,
        _ q: Int
    ) {
        let beside = a[p * size + q]
        guard beside != 0 else { return }
        let theta = (a[q * size + q] - a[p * size + p]) / (2 * beside)
        let sign: Double = theta >= 0 ? 1 : -1
        let tangent = sign / (abs(theta) + (theta * theta + 1).squareRoot())
        let cosine = 1 / (tangent * tangent + 1).squareRoot()
        let sine = tangent * cosine
        for k in 0..<size {
            let (x, y) = (a[k * size + p], a[k * size + q])
            a[k * size + p] = cosine * x - sine * y
            a[k * size + q] = sine * x + cosine * y
        }
        for k in 0..<size {
            let (x, y) = (a[p * size + k], a[q * size + k])
            a[p * size + k] = cosine * x - sine * y
            a[q * size + k] = sine * x + cosine * y
            let (u, v) = (vectors[k * size + p], vectors[k * size + q])
            vectors[k * size + p] = cosine * u - sine * v
            vectors[k * size + q] = sine * u + cosine * v
        }
    }
}
