public import Tensors

/// A linear map of the last dimension without a shift: `y = x Wᵀ`.
public struct Projection: Module {
    /// W, in the numbers that it is multiplied in.
    public let matrix: MapMatrix
    /// Where an adapter may be put.
    public let slot = AdapterSlot()

    /// Takes a matrix `[outputs, inputs]`.
    public init(weight: Tensor) {
        matrix = MapMatrix(weight)
    }

    /// W, `[outputs, inputs]`; of a matrix in 8 bits, a copy of what it stands for.
    public var weight: Tensor { matrix.weight }

    /// Maps `[..., inputs]` to `[..., outputs]`.
    public func callAsFunction(_ input: Tensor) -> Tensor {
        slot.adapted(matrix.product(input, bias: nil, activation: .identity), input)
    }

    /// The matrix; none where it is in 8 bits.
    public var parameters: [Parameter] {
        matrix.quantised == nil ? [Parameter("weight", weight)] : []
    }
}
