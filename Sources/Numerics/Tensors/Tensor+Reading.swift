internal import CTorch

extension Tensor {
    /// The value of a tensor with one element.
    public func item() -> Float {
        Float(real())
    }

    /// The value of a tensor with one element.
    public func item() -> Double {
        real()
    }

    /// The value of a tensor with one element; fractions are cut off.
    public func item() -> Int {
        var value: Int64 = 0
        require(ct_item_integer(&value, handle), "item")
        return Int(value)
    }

    /// The truth value of a tensor with one element: whether it is not zero.
    public func item() -> Bool {
        real() != 0
    }

    private func real() -> Double {
        var value = 0.0
        require(ct_item_real(&value, handle), "item")
        return value
    }

    /// All elements in row-major order, converted to single precision.
    public func floats() -> [Float] { elements() }

    /// All elements in row-major order, converted to double precision.
    public func doubles() -> [Double] { elements() }

    /// All elements in row-major order, converted to 64-bit integers.
    public func int64s() -> [Int64] { elements() }

    /// All elements in row-major order, converted to integers.
    public func ints() -> [Int] { elements() }

    /// All elements in row-major order: whether each is not zero.
    public func bools() -> [Bool] { elements() }

    /// All elements in row-major order, converted to `Element`.
    public func elements<Element: TensorElement>(
        as type: Element.Type = Element.self
    ) -> [Element] {
        to(Element.dtype).onProcessor().contiguous().withUnsafeElements(Array.init)
    }

    /// Lends the elements to `body` without copying; the pointer must not outlive the call.
    ///
    /// The tensor must be contiguous, lie in the processor's memory and have the type `Element`.
    public func withUnsafeElements<Element: TensorElement, Result>(
        of type: Element.Type = Element.self,
        _ body: (UnsafeBufferPointer<Element>) throws -> Result
    ) rethrows -> Result {
        try withUnsafeMutableElements(of: type) { try body(UnsafeBufferPointer($0)) }
    }

    /// Lends the elements to `body` for changing; the pointer must not outlive the call.
    ///
    /// The tensor must be contiguous, lie in the processor's memory and have the type `Element`.
    /// Changes made here are not recorded for gradients.
    public func withUnsafeMutableElements<Element: TensorElement, Result>(
        of type: Element.Type = Element.self,
        _ body: (UnsafeMutableBufferPointer<Element>) throws -> Result
    ) rethrows -> Result {
        guard dtype == Element.dtype, isContiguous else {
            stop("withUnsafeElements", "\(self) is not a contiguous tensor of \(Element.dtype)")
        }
        var data: UnsafeMutableRawPointer?
        require(ct_data(&data, handle), "withUnsafeElements")
        let start = data?.assumingMemoryBound(to: Element.self)
        defer { withExtendedLifetime(self) {} }
        return try body(UnsafeMutableBufferPointer(start: start, count: start == nil ? 0 : count))
    }

    /// Lends the first element, of which there must be one, for arithmetic of our own.
    func elements<Element: TensorElement, Result>(
        of type: Element.Type,
        _ body: (UnsafeMutablePointer<Element>) -> Result
    ) -> Result {
        withUnsafeMutableElements(of: Element.self) { buffer in
            guard let first = buffer.baseAddress else { stop("elements", "\(self) is empty") }
            return body(first)
        }
    }

    private func onProcessor() -> Tensor {
        device == .cpu ? self : .make("elements") { ct_to_device($0, handle, -1) }
    }
}
