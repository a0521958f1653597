internal import CTorch

// Shapes broadcast: extents are aligned at the last dimension, and an extent of 1 is repeated.

extension Tensor {
    /// Elementwise sum.
    public static func + (a: Tensor, b: Tensor) -> Tensor {
        make("+") { ct_add($0, a.handle, b.handle) }
    }

    /// Elementwise difference.
    public static func - (a: Tensor, b: Tensor) -> Tensor {
        make("-") { ct_sub($0, a.handle, b.handle) }
    }

    /// Elementwise product.
    public static func * (a: Tensor, b: Tensor) -> Tensor {
        make("*") { ct_mul($0, a.handle, b.handle) }
    }

    /// Elementwise quotient; integers become real numbers.
    public static func / (a: Tensor, b: Tensor) -> Tensor {
        make("/") { ct_div($0, a.handle, b.handle) }
    }

    /// Elementwise negation.
    public static prefix func - (a: Tensor) -> Tensor {
        make("-") { ct_neg($0, a.handle) }
    }

    /// Adds a number to each element.
    public static func + <Number: TensorNumber>(a: Tensor, b: Number) -> Tensor {
        make("+") { ct_add_scalar($0, a.handle, b.scalar.value) }
    }

    /// Adds a number to each element.
    public static func + <Number: TensorNumber>(a: Number, b: Tensor) -> Tensor {
        b + a
    }

    /// Subtracts a number from each element.
    public static func - <Number: TensorNumber>(a: Tensor, b: Number) -> Tensor {
        make("-") { ct_sub_scalar($0, a.handle, b.scalar.value) }
    }

    /// Subtracts each element from a number.
    public static func - <Number: TensorNumber>(a: Number, b: Tensor) -> Tensor {
        make("-") { ct_rsub_scalar($0, b.handle, a.scalar.value) }
    }

    /// Multiplies each element by a number.
    public static func * <Number: TensorNumber>(a: Tensor, b: Number) -> Tensor {
        make("*") { ct_mul_scalar($0, a.handle, b.scalar.value) }
    }

    /// Multiplies each element by a number.
    public static func * <Number: TensorNumber>(a: Number, b: Tensor) -> Tensor {
        b * a
    }

    /// Divides each element by a number; integers become real numbers.
    public static func / <Number: TensorNumber>(a: Tensor, b: Number) -> Tensor {
        make("/") { ct_div_scalar($0, a.handle, b.scalar.value) }
    }

    /// Divides a number by each element.
    public static func / <Number: TensorNumber>(a: Number, b: Tensor) -> Tensor {
        make("/") { ct_rdiv_scalar($0, b.handle, a.scalar.value) }
    }

    /// Each element to the power of the matching one.
    public func pow(_ exponent: Tensor) -> Tensor {
        .make { ct_pow($0, handle, exponent.handle) }
    }

    /// Each element to the given power.
    public func pow<Number: TensorNumber>(_ exponent: Number) -> Tensor {
        .make { ct_pow_scalar($0, handle, exponent.scalar.value) }
    }

    /// Quotient rounded towards minus infinity.
    public func floorDivided<Number: TensorNumber>(by divisor: Number) -> Tensor {
        .make { ct_floor_divide_scalar($0, handle, divisor.scalar.value) }
    }

    /// Quotient rounded towards minus infinity.
    public func floorDivided(by divisor: Tensor) -> Tensor {
        .make { ct_floor_divide($0, handle, divisor.handle) }
    }

    /// Rest of the division, with the divisor's sign.
    public func remainder<Number: TensorNumber>(dividingBy divisor: Number) -> Tensor {
        .make { ct_remainder_scalar($0, handle, divisor.scalar.value) }
    }

    /// Rest of the division, with the divisor's sign.
    public func remainder(dividingBy divisor: Tensor) -> Tensor {
        .make { ct_remainder($0, handle, divisor.handle) }
    }

    /// The larger of two elements.
    public func maximum(_ other: Tensor) -> Tensor {
        .make { ct_maximum($0, handle, other.handle) }
    }

    /// The smaller of two elements.
    public func minimum(_ other: Tensor) -> Tensor {
        .make { ct_minimum($0, handle, other.handle) }
    }

    /// Elements moved into a closed range.
    public func clamped(to range: ClosedRange<Double>) -> Tensor {
        clamped(low: range.lowerBound, high: range.upperBound)
    }

    /// Elements moved to at least the bound.
    public func clamped(to range: PartialRangeFrom<Double>) -> Tensor {
        clamped(low: range.lowerBound, high: nil)
    }

    /// Elements moved to at most the bound.
    public func clamped(to range: PartialRangeThrough<Double>) -> Tensor {
        clamped(low: nil, high: range.upperBound)
    }

    private func clamped(low: Double?, high: Double?) -> Tensor {
        withBounds(low, high) { low, high in .make("clamped") { ct_clamp($0, handle, low, high) } }
    }
}

/// Passes optional bounds to C as pointers, null where open.
func withBounds<Result>(
    _ low: Double?,
    _ high: Double?,
    _ body: (UnsafePointer<ct_scalar>?, UnsafePointer<ct_scalar>?) -> Result
) -> Result {
    let bounds = [low ?? 0, high ?? 0].map { Scalar.real($0).value }
    return bounds.withUnsafeBufferPointer { buffer in
        let start = buffer.baseAddress
        return body(low == nil ? nil : start, high == nil ? nil : start?.advanced(by: 1))
    }
}
