internal import CTorch

extension Tensor {
    /// Matrix product over the last two dimensions; the others broadcast.
    public func matmul(_ other: Tensor) -> Tensor {
        .make { ct_matmul($0, handle, other.handle) }
    }

    /// Matrix product written into an existing tensor of the product's shape.
    public func matmul(_ other: Tensor, into result: Tensor) {
        require(ct_matmul_into(result.handle, handle, other.handle), "matmul(into:)")
    }

    /// Batched matrix product `[batch, n, m] x [batch, m, p]`.
    public func batchedMatmul(_ other: Tensor) -> Tensor {
        .make { ct_bmm($0, handle, other.handle) }
    }

    /// x ← keep · x + scale · a b, for matrices.
    public func addMatmul(_ a: Tensor, _ b: Tensor, keep: Double = 1, scaledBy scale: Double = 1) {
        require(ct_addmm_(handle, a.handle, b.handle, keep, scale), "addMatmul")
    }

    /// x ← keep · x + scale · a b, for batches of matrices.
    public func addBatchedMatmul(
        _ a: Tensor,
        _ b: Tensor,
        keep: Double = 1,
        scaledBy scale: Double = 1
    ) {
        require(ct_baddbmm_(handle, a.handle, b.handle, keep, scale), "addBatchedMatmul")
    }

    /// The inverse of a square matrix.
    ///
    /// - Throws: ``TorchError/failed(operation:shapes:reason:)`` when the matrix is singular.
    public func inverse() throws(TorchError) -> Tensor {
        try .attempt("inverse", shapes: [shape]) { ct_inverse($0, handle) }
    }

    /// The lower triangular L with L Lᵀ equal to this symmetric positive-definite matrix.
    ///
    /// - Throws: ``TorchError/failed(operation:shapes:reason:)`` when it is not positive-definite.
    public func cholesky() throws(TorchError) -> Tensor {
        try .attempt("cholesky", shapes: [shape]) { ct_cholesky($0, handle) }
    }

    /// The inverse of a symmetric positive-definite matrix, by its Cholesky factor.
    ///
    /// - Throws: ``TorchError/failed(operation:shapes:reason:)`` when it is not positive-definite.
    public func positiveDefiniteInverse() throws(TorchError) -> Tensor {
        let factor = try cholesky()
        return try .attempt("positiveDefiniteInverse", shapes: [shape]) { result in
            withExtendedLifetime(factor) { ct_cholesky_inverse(result, factor.handle) }
        }
    }

    /// The x with self x = b.
    ///
    /// - Throws: ``TorchError/failed(operation:shapes:reason:)`` when the matrix is singular.
    public func solve(_ b: Tensor) throws(TorchError) -> Tensor {
        try .attempt("solve", shapes: [shape, b.shape]) { ct_solve($0, handle, b.handle) }
    }
}
