internal import CTorch

// Comparisons give tensors of truth values with the broadcast shape.

extension Tensor {
    /// Whether elements are equal.
    public static func .== (a: Tensor, b: Tensor) -> Tensor {
        make(".==") { ct_eq($0, a.handle, b.handle) }
    }

    /// Whether elements are equal.
    public static func .== <Number: TensorNumber>(a: Tensor, b: Number) -> Tensor {
        make(".==") { ct_eq_scalar($0, a.handle, b.scalar.value) }
    }

    /// Whether elements differ.
    public static func .!= (a: Tensor, b: Tensor) -> Tensor {
        make(".!=") { ct_ne($0, a.handle, b.handle) }
    }

    /// Whether elements differ.
    public static func .!= <Number: TensorNumber>(a: Tensor, b: Number) -> Tensor {
        make(".!=") { ct_ne_scalar($0, a.handle, b.scalar.value) }
    }

    /// Whether left elements are larger.
    public static func .> (a: Tensor, b: Tensor) -> Tensor {
        make(".>") { ct_gt($0, a.handle, b.handle) }
    }

    /// Whether left elements are larger.
    public static func .> <Number: TensorNumber>(a: Tensor, b: Number) -> Tensor {
        make(".>") { ct_gt_scalar($0, a.handle, b.scalar.value) }
    }

    /// Whether left elements are at least as large.
    public static func .>= (a: Tensor, b: Tensor) -> Tensor {
        make(".>=") { ct_ge($0, a.handle, b.handle) }
    }

    /// Whether left elements are at least as large.
    public static func .>= <Number: TensorNumber>(a: Tensor, b: Number) -> Tensor {
        make(".>=") { ct_ge_scalar($0, a.handle, b.scalar.value) }
    }

    /// Whether left elements are smaller.
    public static func .< (a: Tensor, b: Tensor) -> Tensor {
        make(".<") { ct_lt($0, a.handle, b.handle) }
    }

    /// Whether left elements are smaller.
    public static func .< <Number: TensorNumber>(a: Tensor, b: Number) -> Tensor {
        make(".<") { ct_lt_scalar($0, a.handle, b.scalar.value) }
    }

    /// Whether left elements are at most as large.
    public static func .<= (a: Tensor, b: Tensor) -> Tensor {
        make(".<=") { ct_le($0, a.handle, b.handle) }
    }

    /// Whether left elements are at most as large.
    public static func .<= <Number: TensorNumber>(a: Tensor, b: Number) -> Tensor {
        make(".<=") { ct_le_scalar($0, a.handle, b.scalar.value) }
    }

    /// Whether elements are zero.
    public static prefix func .! (a: Tensor) -> Tensor {
        make(".!") { ct_logical_not($0, a.handle) }
    }

    /// Whether both elements are not zero.
    public static func .& (a: Tensor, b: Tensor) -> Tensor {
        make(".&") { ct_logical_and($0, a.handle, b.handle) }
    }

    /// Whether at least one of the elements is not zero.
    public static func .| (a: Tensor, b: Tensor) -> Tensor {
        make(".|") { ct_logical_or($0, a.handle, b.handle) }
    }

    /// Whether elements are neither infinite nor NaN.
    public func isFinite() -> Tensor {
        .make { ct_isfinite($0, handle) }
    }

    /// Whether elements are NaN.
    public func isNaN() -> Tensor {
        .make { ct_isnan($0, handle) }
    }

    /// Whether no element is infinite or NaN.
    public var allFinite: Bool {
        isFinite().all().item()
    }

    /// `a` where `condition` holds, `b` elsewhere.
    public static func `where`(_ condition: Tensor, _ a: Tensor, _ b: Tensor) -> Tensor {
        make { ct_where($0, condition.handle, a.handle, b.handle) }
    }
}
