internal import CTorch

extension Tensor {
    /// A tensor of zeros.
    public static func zeros(
        _ shape: [Int],
        dtype: DType = .float32,
        device: Device = .cpu
    ) -> Tensor {
        full(shape, 0, dtype: dtype, device: device)
    }

    /// A tensor of ones.
    public static func ones(
        _ shape: [Int],
        dtype: DType = .float32,
        device: Device = .cpu
    ) -> Tensor {
        full(shape, 1, dtype: dtype, device: device)
    }

    /// A tensor whose elements all equal `value`.
    public static func full<Number: TensorNumber>(
        _ shape: [Int],
        _ value: Number,
        dtype: DType = .float32,
        device: Device = .cpu
    ) -> Tensor {
        make { ct_full($0, shape, shape.count, value.scalar.value, dtype.code, device.code) }
    }

    /// A tensor whose elements are not set yet; for results that are written in full afterwards.
    public static func uninitialized(
        _ shape: [Int],
        dtype: DType = .float32,
        device: Device = .cpu
    ) -> Tensor {
        make { ct_empty($0, shape, shape.count, dtype.code, device.code) }
    }

    /// A tensor of zeros whose size comes from a file or a user.
    ///
    /// - Throws: ``TorchError/outOfMemory(operation:shape:reason:)``.
    public static func allocated(
        _ shape: [Int],
        dtype: DType = .float32
    ) throws(TorchError) -> Tensor {
        let made = try attempt("allocated", shapes: [shape]) {
            ct_empty($0, shape, shape.count, dtype.code, -1)
        }
        made.zero()
        return made
    }

    /// The integers `range`, in order, as 64-bit integers.
    public static func arange(_ range: Range<Int>, device: Device = .cpu) -> Tensor {
        arange(from: range.lowerBound, to: range.upperBound, by: 1, dtype: .int64, device: device)
    }

    /// start, start + step, start + 2 step, … as long as it stays below `end`.
    public static func arange<Number: TensorNumber>(
        from start: Number,
        to end: Number,
        by step: Number,
        dtype: DType = .float32,
        device: Device = .cpu
    ) -> Tensor {
        make {
            ct_arange(
                $0,
                start.scalar.value,
                end.scalar.value,
                step.scalar.value,
                dtype.code,
                device.code
            )
        }
    }

    /// A single number as a tensor without dimensions.
    public convenience init<Element: TensorElement>(_ value: Element) {
        self.init([value], shape: [])
    }

    /// A tensor with one dimension.
    public convenience init<Element: TensorElement>(_ elements: [Element]) {
        self.init(elements, shape: [elements.count])
    }

    /// A tensor of the given shape.
    ///
    /// - Parameters:
    ///   - elements: in row-major order, as many as the product of `shape`.
    ///   - shape: extents, outermost dimension first.
    public convenience init<Element: TensorElement>(_ elements: [Element], shape: [Int]) {
        var made = ct_tensor()
        elements.withUnsafeBufferPointer {
            Tensor.copy($0, shape: shape, into: &made)
        }
        self.init(owning: made)
    }

    /// A tensor of the given shape with a copy of a buffer's elements, in row-major order.
    public convenience init<Element: TensorElement>(
        _ elements: UnsafeBufferPointer<Element>,
        shape: [Int]
    ) {
        var made = ct_tensor()
        Tensor.copy(elements, shape: shape, into: &made)
        self.init(owning: made)
    }

    private static func copy<Element: TensorElement>(
        _ elements: UnsafeBufferPointer<Element>,
        shape: [Int],
        into made: inout ct_tensor
    ) {
        guard shape.reduce(1, *) == elements.count else {
            stop("init", "\(elements.count) elements do not fill the shape \(shape)")
        }
        require(
            ct_from_data(
                &made,
                elements.baseAddress,
                shape,
                shape.count,
                Element.dtype.code
            ),
            "init"
        )
    }

    /// A tensor of zeros with this one's shape, type and device.
    public func zerosLike() -> Tensor {
        .zeros(shape, dtype: dtype, device: device)
    }

    /// A copy with memory of its own, part of the recorded computation.
    public func cloned() -> Tensor {
        .make { ct_clone($0, handle) }
    }

    /// The elements converted to another type; this tensor itself if it has that type already.
    public func to(_ dtype: DType) -> Tensor {
        dtype == self.dtype ? self : .make { ct_to_type($0, handle, dtype.code) }
    }

    /// The tensor on another device; this tensor itself if it lies there already.
    ///
    /// - Throws: ``TorchError/deviceUnavailable(device:reason:)``, or
    ///   ``TorchError/outOfMemory(operation:shape:reason:)``.
    public func to(_ device: Device) throws(TorchError) -> Tensor {
        if device == self.device { return self }
        do {
            return try Tensor.attempt("to", shapes: [shape]) {
                ct_to_device($0, handle, device.code)
            }
        } catch .failed(_, _, let reason) {
            throw .deviceUnavailable(device: device.description, reason: reason)
        }
    }
}
