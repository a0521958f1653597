internal import CTorch

// Reductions: no dimension stands for all; negative dimensions count from the last; a reduced
// dimension disappears, or stays with extent 1 when `keepDimension` is true.

extension Tensor {
    /// Sum over the given dimensions.
    public func sum(over dimensions: Int..., keepDimension: Bool = false) -> Tensor {
        .make { ct_sum($0, handle, dimensions, dimensions.count, keepDimension) }
    }

    /// Mean over the given dimensions.
    public func mean(over dimensions: Int..., keepDimension: Bool = false) -> Tensor {
        .make { ct_mean($0, handle, dimensions, dimensions.count, keepDimension) }
    }

    /// Largest element over the given dimensions.
    public func max(over dimensions: Int..., keepDimension: Bool = false) -> Tensor {
        .make { ct_amax($0, handle, dimensions, dimensions.count, keepDimension) }
    }

    /// Smallest element over the given dimensions.
    public func min(over dimensions: Int..., keepDimension: Bool = false) -> Tensor {
        .make { ct_amin($0, handle, dimensions, dimensions.count, keepDimension) }
    }

    /// Whether all elements over the given dimensions are not zero.
    public func all(over dimensions: Int..., keepDimension: Bool = false) -> Tensor {
        .make { ct_all($0, handle, dimensions, dimensions.count, keepDimension) }
    }

    /// Whether any element over the given dimensions is not zero.
    public func any(over dimensions: Int..., keepDimension: Bool = false) -> Tensor {
        .make { ct_any($0, handle, dimensions, dimensions.count, keepDimension) }
    }

    /// log Σ exp(x) over the given dimensions, without overflow.
    public func logSumExp(over dimensions: Int..., keepDimension: Bool = false) -> Tensor {
        .make { ct_logsumexp($0, handle, dimensions, dimensions.count, keepDimension) }
    }

    /// Variance over the given dimensions, Σ (x - mean)² / (n - correction).
    public func variance(
        over dimensions: Int...,
        correction: Int = 1,
        keepDimension: Bool = false
    ) -> Tensor {
        .make {
            ct_variance(
                $0,
                handle,
                dimensions,
                dimensions.count,
                Int64(correction),
                keepDimension
            )
        }
    }

    /// (Σ |x|^order)^(1/order) over the given dimensions; the Euclidean length for order 2.
    public func norm(
        over dimensions: Int...,
        order: Double = 2,
        keepDimension: Bool = false
    ) -> Tensor {
        .make { ct_norm($0, handle, order, dimensions, dimensions.count, keepDimension) }
    }

    /// Position of the largest element along a dimension, as a 64-bit integer.
    public func argmax(along dimension: Int, keepDimension: Bool = false) -> Tensor {
        .make { ct_argmax($0, handle, dimension, keepDimension) }
    }

    /// Position of the smallest element along a dimension, as a 64-bit integer.
    public func argmin(along dimension: Int, keepDimension: Bool = false) -> Tensor {
        .make { ct_argmin($0, handle, dimension, keepDimension) }
    }

    /// Largest elements along a dimension with their positions.
    public func maxWithIndices(
        along dimension: Int,
        keepDimension: Bool = false
    ) -> (values: Tensor, indices: Tensor) {
        Tensor.makePair { ct_max_dim($0, $1, handle, dimension, keepDimension) }
    }

    /// Running sums along a dimension.
    public func cumulativeSum(along dimension: Int) -> Tensor {
        .make { ct_cumsum($0, handle, dimension) }
    }

    /// exp(x) / Σ exp(x) along a dimension.
    public func softmax(along dimension: Int) -> Tensor {
        .make { ct_softmax($0, handle, dimension) }
    }

    /// x - log Σ exp(x) along a dimension.
    public func logSoftmax(along dimension: Int) -> Tensor {
        .make { ct_log_softmax($0, handle, dimension) }
    }
}
