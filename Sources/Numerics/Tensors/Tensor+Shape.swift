internal import CTorch

extension Tensor {
    /// The same elements in another shape, as a view where possible; one extent may be -1.
    public func reshape(_ shape: [Int]) -> Tensor {
        .make { ct_reshape($0, handle, shape, shape.count) }
    }

    /// The same elements in another shape, as a view where possible; one extent may be -1.
    public func reshape(_ shape: Int...) -> Tensor {
        .make { ct_reshape($0, handle, shape, shape.count) }
    }

    /// The same elements in another shape, never a copy; one extent may be -1.
    public func view(_ shape: Int...) -> Tensor {
        .make { ct_view($0, handle, shape, shape.count) }
    }

    /// A view that repeats dimensions of extent 1; -1 keeps an extent.
    public func expand(_ shape: Int...) -> Tensor {
        .make { ct_expand($0, handle, shape, shape.count) }
    }

    /// A view that repeats dimensions of extent 1; -1 keeps an extent.
    public func expand(_ shape: [Int]) -> Tensor {
        .make { ct_expand($0, handle, shape, shape.count) }
    }

    /// A view with dimensions in the given order.
    public func permute(_ order: Int...) -> Tensor {
        .make { ct_permute($0, handle, order, order.count) }
    }

    /// A copy that repeats the tensor along each dimension.
    public func repeated(_ times: Int...) -> Tensor {
        .make { ct_repeat($0, handle, times, times.count) }
    }

    /// A copy in which entry `i` along a dimension stands `counts[i]` times.
    public func repeatedEach(_ counts: Tensor, along dimension: Int) -> Tensor {
        .make { ct_repeat_interleave($0, handle, counts.handle, dimension) }
    }

    /// A copy with the order along the given dimensions reversed.
    public func flipped(along dimensions: Int...) -> Tensor {
        .make { ct_flip($0, handle, dimensions, dimensions.count) }
    }

    /// A view with two dimensions exchanged.
    public func transpose(_ first: Int, _ second: Int) -> Tensor {
        .make { ct_transpose($0, handle, first, second) }
    }

    /// The transposed matrix, as a view.
    public var transposed: Tensor { transpose(-2, -1) }

    /// A view with a new dimension of extent 1.
    public func unsqueeze(_ dimension: Int) -> Tensor {
        .make { ct_unsqueeze($0, handle, dimension) }
    }

    /// A view without a dimension if its extent is 1.
    public func squeeze(_ dimension: Int) -> Tensor {
        .make { ct_squeeze($0, handle, dimension) }
    }

    /// The elements in row-major order without gaps; this tensor itself if they lie so already.
    public func contiguous() -> Tensor {
        isContiguous ? self : .make { ct_contiguous($0, handle) }
    }

    /// A view of a part of one dimension.
    public func slice(_ range: Range<Int>, along dimension: Int, step: Int = 1) -> Tensor {
        .make { ct_slice($0, handle, dimension, range.lowerBound, range.upperBound, step) }
    }

    /// A view of one entry of a dimension, which disappears; negative indices count from the end.
    public func select(_ index: Int, along dimension: Int) -> Tensor {
        .make { ct_select($0, handle, dimension, index) }
    }

    /// A view of one row: ``select(_:along:)`` on the outermost dimension.
    public subscript(row: Int) -> Tensor { select(row, along: 0) }

    /// A view of a range of rows: ``slice(_:along:step:)`` on the outermost dimension.
    public subscript(rows: Range<Int>) -> Tensor { slice(rows, along: 0) }

    /// Views of consecutive parts of a dimension with the given extents.
    public func split(_ extents: [Int], along dimension: Int) -> [Tensor] {
        guard extents.reduce(0, +) == extent(dimension) else {
            stop("split", "\(extents) do not add up to dimension \(dimension) of \(shape)")
        }
        var start = 0
        return extents.map { extent in
            defer { start += extent }
            return slice(start..<start + extent, along: dimension)
        }
    }

    /// The parts one after another along a dimension that exists.
    public static func concatenated(_ parts: [Tensor], along dimension: Int = 0) -> Tensor {
        withHandles(parts) { handles, count in
            make("concatenated") { ct_cat($0, handles, count, dimension) }
        }
    }

    /// The parts along a new dimension.
    public static func stacked(_ parts: [Tensor], along dimension: Int = 0) -> Tensor {
        withHandles(parts) { handles, count in
            make("stacked") { ct_stack($0, handles, count, dimension) }
        }
    }

    /// A copy of the matrix with zeros above the given diagonal.
    public func lowerTriangle(diagonal: Int = 0) -> Tensor {
        .make { ct_tril($0, handle, diagonal) }
    }

    /// A copy of the matrix with zeros below the given diagonal.
    public func upperTriangle(diagonal: Int = 0) -> Tensor {
        .make { ct_triu($0, handle, diagonal) }
    }

    /// A view of the main diagonal of a matrix.
    public var diagonal: Tensor {
        .make { ct_diagonal($0, handle) }
    }
}

/// Lends the handles of many tensors to C and keeps the tensors alive meanwhile.
func withHandles<Result>(
    _ tensors: [Tensor],
    _ body: (UnsafePointer<ct_tensor>, Int) -> Result
) -> Result {
    // One more, so that an empty list has an address too.
    let handles = tensors.map(\.handle) + [ct_tensor()]
    return withExtendedLifetime(tensors) {
        handles.withUnsafeBufferPointer { buffer in
            guard let start = buffer.baseAddress else { stop("withHandles", "no buffer") }
            return body(start, tensors.count)
        }
    }
}
