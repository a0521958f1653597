internal import CTorch

/// A block of numbers with a shape, on one device; owns one libtorch handle and frees it in `deinit`.
///
/// A tensor is a reference: methods whose names are commands (`add`, `zero`, `copy`) change it, and
/// views made by ``reshape(_:)-([Int])``, ``select(_:along:)`` or ``slice(_:along:step:)`` share its
/// elements. It is deliberately not `Sendable`: all tensors live on ``TensorThread`` and only plain
/// values leave it.
///
/// Shapes, types and indices that do not fit are programmer errors: the operation prints libtorch's
/// message and stops the program. What a file or a machine can cause throws ``TorchError``.
public final class Tensor {
    /// What C works on; valid while this object lives, so never taken from a temporary.
    let handle: ct_tensor

    init(owning handle: ct_tensor) {
        self.handle = handle
    }

    deinit {
        ct_tensor_free(handle)
    }

    /// Number of tensors of this process that were made and not freed yet.
    public static var liveCount: Int {
        Int(ct_live_tensors())
    }
}

// MARK: - What a tensor knows about itself

extension Tensor {
    /// Extents of all dimensions, outermost first; empty for a single number.
    public var shape: [Int] {
        [Int](unsafeUninitializedCapacity: rank) { buffer, count in
            count = rank
            if let start = buffer.baseAddress, count > 0 { ct_sizes(handle, start) }
        }
    }

    /// Number of dimensions.
    public var rank: Int { ct_dimensions(handle) }

    /// Number of elements.
    public var count: Int { ct_count(handle) }

    /// Type of the elements.
    public var dtype: DType {
        guard let known = DType(rawValue: ct_type_of(handle)) else {
            stop("dtype", "libtorch made a tensor of a type that this library does not name")
        }
        return known
    }

    /// Memory in which the elements lie.
    public var device: Device { Device(code: ct_device_of(handle)) }

    /// Whether the elements lie in row-major order without gaps.
    public var isContiguous: Bool { ct_is_contiguous(handle) }

    /// Extent of one dimension; negative numbers count from the last.
    public func extent(_ dimension: Int) -> Int {
        let sizes = shape
        return sizes[dimension < 0 ? dimension + sizes.count : dimension]
    }
}

extension Tensor: CustomStringConvertible {
    /// Type, shape and device, without the elements.
    public var description: String {
        "Tensor(\(dtype), \(shape), \(device))"
    }
}
