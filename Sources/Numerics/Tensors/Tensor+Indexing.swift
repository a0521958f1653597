internal import CTorch

// Index tensors hold 64-bit integers, masks hold truth values.

extension Tensor {
    /// out[i][j] = self[index[i][j]][j] for dimension 0, and alike for others.
    public func gather(_ index: Tensor, along dimension: Int) -> Tensor {
        .make { ct_gather($0, handle, dimension, index.handle) }
    }

    /// The entries of a dimension that a list of indices names, in its order.
    public func indexSelect(_ index: Tensor, along dimension: Int) -> Tensor {
        .make { ct_index_select($0, handle, dimension, index.handle) }
    }

    /// The elements at the places that one index tensor a leading dimension names, broadcast
    /// together.
    public func elements(at indices: [Tensor]) -> Tensor {
        withHandles(indices) { handles, count in
            .make("elements") { ct_index($0, handle, handles, count) }
        }
    }

    /// self[index[i][j]][j] ← source[i][j] for dimension 0, and alike for others.
    public func scatter(_ source: Tensor, at index: Tensor, along dimension: Int) {
        require(ct_scatter_(handle, dimension, index.handle, source.handle), "scatter")
    }

    /// self[index[i][j]][j] ← number for dimension 0, and alike for others.
    public func scatter<Number: TensorNumber>(
        _ number: Number,
        at index: Tensor,
        along dimension: Int
    ) {
        require(
            ct_scatter_value_(handle, dimension, index.handle, number.scalar.value),
            "scatter"
        )
    }

    /// self[index[i][j]][j] += source[i][j] for dimension 0, and alike for others.
    public func scatterAdd(_ source: Tensor, at index: Tensor, along dimension: Int) {
        require(ct_scatter_add_(handle, dimension, index.handle, source.handle), "scatterAdd")
    }

    /// Adds entry `i` of `source`, scaled, to entry `index[i]` of a dimension.
    public func indexAdd(
        _ source: Tensor,
        at index: Tensor,
        along dimension: Int,
        scaledBy scale: Double = 1
    ) {
        require(
            ct_index_add_(handle, dimension, index.handle, source.handle, scale),
            "indexAdd"
        )
    }

    /// Copies entry `i` of `source` to entry `index[i]` of a dimension.
    public func indexCopy(_ source: Tensor, at index: Tensor, along dimension: Int) {
        require(ct_index_copy_(handle, dimension, index.handle, source.handle), "indexCopy")
    }

    /// Writes values to the places that one index tensor a leading dimension names.
    ///
    /// With `accumulate` they are added to what stands there; places named twice count twice.
    public func put(_ values: Tensor, at indices: [Tensor], accumulate: Bool = false) {
        withHandles(indices) { handles, count in
            require(ct_index_put_(handle, handles, count, values.handle, accumulate), "put")
        }
    }

    /// A copy with `number` where the mask is true.
    public func maskedFill<Number: TensorNumber>(_ mask: Tensor, with number: Number) -> Tensor {
        .make { ct_masked_fill($0, handle, mask.handle, number.scalar.value) }
    }

    /// Writes `number` where the mask is true.
    public func fill<Number: TensorNumber>(where mask: Tensor, with number: Number) {
        require(ct_masked_fill_(handle, mask.handle, number.scalar.value), "fill")
    }

    /// The elements where the mask is true, with one dimension.
    public func maskedSelect(_ mask: Tensor) -> Tensor {
        .make { ct_masked_select($0, handle, mask.handle) }
    }

    /// Places of the elements that are not zero, `[places, rank]`.
    public func nonzero() -> Tensor {
        .make { ct_nonzero($0, handle) }
    }

    /// The largest (or smallest) elements along a dimension in order, with their positions.
    public func topK(
        _ k: Int,
        along dimension: Int = -1,
        largest: Bool = true
    ) -> (values: Tensor, indices: Tensor) {
        Tensor.makePair { ct_topk($0, $1, handle, k, dimension, largest) }
    }

    /// All elements along a dimension in order, with their positions; equal ones keep their order.
    public func sorted(
        along dimension: Int = -1,
        descending: Bool = false
    ) -> (values: Tensor, indices: Tensor) {
        Tensor.makePair { ct_sort($0, $1, handle, dimension, descending) }
    }

    /// The positions that put the elements along a dimension in order; equal ones keep theirs.
    public func argsort(along dimension: Int = -1, descending: Bool = false) -> Tensor {
        sorted(along: dimension, descending: descending).indices
    }

    /// How often each of `0 ..< count` (or of a larger element) occurs.
    public func binCounts(_ count: Int) -> Tensor {
        .make { ct_bincount($0, handle, count) }
    }

    /// For each value the place in this ascending list before which it would be inserted.
    ///
    /// With `afterEqual` that is behind equal elements instead of before them.
    public func insertionPoints(of values: Tensor, afterEqual: Bool = false) -> Tensor {
        .make { ct_searchsorted($0, handle, values.handle, afterEqual) }
    }
}
