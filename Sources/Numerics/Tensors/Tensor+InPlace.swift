internal import CTorch

// Commands that change the tensor itself. On a tensor that requires gradients they need
// `withoutGradient`, as in an optimiser's step.

extension Tensor {
    /// x ← x + scale · other.
    public func add(_ other: Tensor, scaledBy scale: Double = 1) {
        require(ct_add_(handle, other.handle, scale), "add")
    }

    /// x ← x + number.
    public func add<Number: TensorNumber>(_ number: Number) {
        require(ct_add_scalar_(handle, number.scalar.value), "add")
    }

    /// x ← x · other.
    public func multiply(by other: Tensor) {
        require(ct_mul_(handle, other.handle), "multiply")
    }

    /// x ← x · number.
    public func multiply<Number: TensorNumber>(by number: Number) {
        require(ct_mul_scalar_(handle, number.scalar.value), "multiply")
    }

    /// x ← x / other.
    public func divide(by other: Tensor) {
        require(ct_div_(handle, other.handle), "divide")
    }

    /// x ← x + scale · a · b.
    public func addProduct(_ a: Tensor, _ b: Tensor, scaledBy scale: Double = 1) {
        require(ct_addcmul_(handle, a.handle, b.handle, scale), "addProduct")
    }

    /// x ← x + scale · a / b.
    public func addQuotient(_ a: Tensor, _ b: Tensor, scaledBy scale: Double = 1) {
        require(ct_addcdiv_(handle, a.handle, b.handle, scale), "addQuotient")
    }

    /// x ← x + weight · (end - x).
    public func interpolate(to end: Tensor, weight: Double) {
        require(ct_lerp_(handle, end.handle, weight), "interpolate")
    }

    /// x ← √x.
    public func formSquareRoot() {
        require(ct_sqrt_(handle), "formSquareRoot")
    }

    /// x ← exp x.
    public func formExp() {
        require(ct_exp_(handle), "formExp")
    }

    /// x ← max(x, other).
    public func formMaximum(_ other: Tensor) {
        require(ct_maximum_(handle, other.handle), "formMaximum")
    }

    /// Moves all elements into a closed range.
    public func clamp(to range: ClosedRange<Double>) {
        withBounds(range.lowerBound, range.upperBound) {
            require(ct_clamp_(handle, $0, $1), "clamp")
        }
    }

    /// Sets all elements to 0.
    public func zero() {
        require(ct_zero_(handle), "zero")
    }

    /// Sets all elements to `number`.
    public func fill<Number: TensorNumber>(with number: Number) {
        require(ct_fill_(handle, number.scalar.value), "fill")
    }

    /// Copies the elements of `source`, which broadcasts to this shape and is converted.
    public func copy(from source: Tensor) {
        require(ct_copy_(handle, source.handle), "copy")
    }
}
