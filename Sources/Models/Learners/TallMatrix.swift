import Statistics

/// A dense matrix with many rows and few columns, row-major `[rows, width]`.
///
/// Sums run in double precision over fixed chunks of rows in their order.
struct TallMatrix: Sendable {
    let width: Int
    var values: [Float]

    private static let chunk = 2048

    var rows: Int { values.count / width }

    /// selfᵀ · other: `[width, width]`.
    func transposedTimes(_ other: TallMatrix, threads: Int) -> [Double] {
        let parts = parallelChunks(of: rows, size: Self.chunk, threads: threads) { range in
            var sums = [Double](repeating: 0, count: width * width)
            for row in range {
                for left in 0..<width {
                    let value = Double(values[row * width + left])
                    if value == 0 { continue }
                    for right in 0..<width {
                        sums[left * width + right] +=
                            value * Double(other.values[row * width + right])
                    }
                }
            }
            return sums
        }
        return parts.reduce(into: [Double](repeating: 0, count: width * width)) { whole, part in
            for index in whole.indices { whole[index] += part[index] }
        }
    }

    /// self · small, with `small` row-major `[width, columns]`.
    func times(_ small: [Double], columns: Int, threads: Int) -> TallMatrix {
        let parts = parallelChunks(of: rows, size: Self.chunk, threads: threads) { range in
            var part: [Float] = []
            part.reserveCapacity(range.count * columns)
            var sums = [Double](repeating: 0, count: columns)
            for row in range {
                for column in 0..<columns { sums[column] = 0 }
                for inner in 0..<width {
                    let value = Double(values[row * width + inner])
                    for column in 0..<columns {
                        sums[column] += value * small[inner * columns + column]
                    }
                }
                for sum in sums { part.append(Float(sum)) }
            }
            return part
        }
        return TallMatrix(width: columns, values: Array(parts.joined()))
    }

    /// An orthonormal basis of the columns; a column that depends on those before it becomes zero.
    ///
    /// Source: Yamamoto, Nakatsukasa, Yanagisawa & Fukaya, "Roundoff error analysis of the
    /// CholeskyQR2 algorithm", ETNA 44, 2015.
    func orthonormalised(threads: Int) -> TallMatrix {
        var basis = self
        for tolerance in [1e-12, 0.25] {
            let gram = basis.transposedTimes(basis, threads: threads)
            let factor = DenseSymmetric.cholesky(gram, size: width, tolerance: tolerance)
            basis = basis.times(
                Self.inverseTransposed(factor, width),
                columns: width,
                threads: threads
            )
        }
        return basis
    }

    /// (Lᵀ)⁻¹ of a lower triangle L, with zero rows and columns where L has a zero pivot.
    private static func inverseTransposed(_ factor: [Double], _ size: Int) -> [Double] {
        var result = [Double](repeating: 0, count: size * size)
        // Column c of L⁻¹ by forward substitution, written as row c of the result.
        for column in 0..<size where factor[column * size + column] > 0 {
            for row in column..<size where factor[row * size + row] > 0 {
                var sum = row == column ? 1.0 : 0
                for k in column..<row { sum -= factor[row * size + k] * result[column * size + k] }
                result[column * size + row] = sum / factor[row * size + row]
            }
        }
        return result
    }
}
