internal import CTorch

extension Tensor {
    /// Whether operations on this tensor are recorded, so that its gradient can be computed.
    public var requiresGradient: Bool {
        get { ct_requires_gradient(handle) }
        set { require(ct_set_requires_gradient(handle, newValue), "requiresGradient") }
    }

    /// Whether gradients are collected in this tensor, because no recorded operation made it.
    public var isLeaf: Bool { ct_is_leaf(handle) }

    /// The sum of the gradients of all backward passes since it was last set to nil.
    public var gradient: Tensor? {
        get {
            var found = ct_tensor()
            require(ct_gradient(&found, handle), "gradient")
            return found.value == nil ? nil : Tensor(owning: found)
        }
        set {
            withExtendedLifetime(newValue) {
                require(ct_set_gradient(handle, newValue.handle), "gradient")
            }
        }
    }

    /// A view of the same elements that is not part of the recorded computation.
    public func detached() -> Tensor {
        .make { ct_detach($0, handle) }
    }

    /// Adds the gradient of this single number to all leaves that it was computed from.
    ///
    /// - Parameters:
    ///   - retainGraph: keep what was recorded, for another backward pass.
    ///   - createGraph: record the backward pass itself, for gradients of gradients.
    public func backward(retainGraph: Bool = false, createGraph: Bool = false) {
        withHandles([self]) { output, count in
            var none = ct_tensor()
            require(
                ct_backward(output, &none, count, retainGraph || createGraph, createGraph),
                "backward"
            )
        }
    }

    /// Adds Σ gradientᵀ · ∂output/∂leaf to all leaves that the outputs were computed from.
    ///
    /// - Parameters:
    ///   - outputs: results of recorded operations, or leaves.
    ///   - gradients: one for each output, with its shape.
    ///   - retainGraph: keep what was recorded, for another backward pass.
    public static func backward(
        _ outputs: [Tensor],
        gradients: [Tensor],
        retainGraph: Bool = false
    ) {
        precondition(outputs.count == gradients.count, "one gradient for each output")
        withHandles(outputs) { outputs, count in
            withHandles(gradients) { gradients, _ in
                require(ct_backward(outputs, gradients, count, retainGraph, false), "backward")
            }
        }
    }

    /// The gradients of the outputs' sum with respect to some inputs, without collecting them.
    ///
    /// - Parameters:
    ///   - outputs: single numbers, or any shape when `gradients` is given.
    ///   - inputs: tensors that require gradients.
    ///   - gradients: the outputs' own gradients; nil stands for ones.
    ///   - retainGraph: keep what was recorded, for another pass.
    ///   - createGraph: record this pass, so that the results have gradients themselves.
    /// - Returns: one for each input; nil where the outputs do not depend on it.
    public static func gradients(
        of outputs: [Tensor],
        withRespectTo inputs: [Tensor],
        gradients: [Tensor]? = nil,
        retainGraph: Bool = false,
        createGraph: Bool = false
    ) -> [Tensor?] {
        let slopes = gradients ?? outputs.map { .ones($0.shape, dtype: $0.dtype) }
        precondition(outputs.count == slopes.count, "one gradient for each output")
        var results = [ct_tensor](repeating: ct_tensor(), count: inputs.count)
        withHandles(outputs) { outputs, count in
            withHandles(slopes) { slopes, _ in
                withHandles(inputs) { inputs, inputCount in
                    let status = ct_grad(
                        &results,
                        outputs,
                        slopes,
                        count,
                        inputs,
                        inputCount,
                        retainGraph || createGraph,
                        createGraph
                    )
                    require(status, "gradients")
                }
            }
        }
        return results.map { $0.value == nil ? nil : Tensor(owning: $0) }
    }
}

/// Runs `body` without recording its operations on this thread; for evaluation and optimisers.
///
/// The mode belongs to the thread, so `body` is synchronous on purpose.
public func withoutGradient<Result>(_ body: () throws -> Result) rethrows -> Result {
    let before = ct_set_recording(false)
    defer { _ = ct_set_recording(before) }
    return try body()
}

/// Runs `body` with recording on, for gradients inside ``withoutGradient(_:)``.
public func withGradient<Result>(_ body: () throws -> Result) rethrows -> Result {
    let before = ct_set_recording(true)
    defer { _ = ct_set_recording(before) }
    return try body()
}
