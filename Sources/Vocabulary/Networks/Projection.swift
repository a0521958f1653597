public import Tensors

/// A linear map of the last dimension without a shift: `y = x Wᵀ`.
public struct Projection: Module {
    /// W, `[outputs, inputs]`.
    public let weight: Tensor
    /// Where an adapter may be put.
    public let slot = AdapterSlot()

    /// Takes a matrix `[outputs, inputs]`.
    public init(weight: Tensor) {
        self.weight = weight
    }

    /// Maps `[..., inputs]` to `[..., outputs]`.
    public func callAsFunction(_ input: Tensor) -> Tensor {
        slot.adapted(input.linear(weight: weight), input)
    }

    /// The matrix.
    public var parameters: [Parameter] { [Parameter("weight", weight)] }
}
