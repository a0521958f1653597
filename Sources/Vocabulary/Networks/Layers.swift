public import Tensors

/// An affine map of the last dimension: `y = x Wᵀ + b`.
public struct Linear: Module {
    /// W, in the numbers that it is multiplied in.
    public let matrix: MapMatrix
    /// b, `[outputs]`.
    public let bias: Tensor
    /// Where an adapter may be put.
    public let slot = AdapterSlot()

    /// Makes a map whose values begin evenly spread over ±1 / sqrt(inputs).
    public init(_ inputs: Int, _ outputs: Int, from source: ParameterSource) {
        let start = Initializer.uniform(limit: 1 / Double(inputs).squareRoot())
        matrix = MapMatrix(start.parameter([outputs, inputs], from: source["weight"]))
        bias = start.parameter([outputs], from: source["bias"])
    }

    /// W, `[outputs, inputs]`; of a matrix in 8 bits, a copy of what it stands for.
    public var weight: Tensor { matrix.weight }

    /// f(x Wᵀ + b).
    ///
    /// - Parameters:
    ///   - input: x, `[..., inputs]`.
    ///   - activation: f.
    /// - Returns: `[..., outputs]`.
    public func callAsFunction(_ input: Tensor, activation: Activation = .identity) -> Tensor {
        guard slot.adapter != nil else {
            return matrix.product(input, bias: bias, activation: activation)
        }
        let output = slot.adapted(matrix.product(input, bias: bias, activation: .identity), input)
        return activation == .gelu ? output.gelu() : output
    }

    /// Weight and bias; the bias alone where the weight is in 8 bits.
    public var parameters: [Parameter] {
        (matrix.quantised == nil ? [Parameter("weight", weight)] : []) + [Parameter("bias", bias)]
    }
}

/// A table with one row of numbers an entry.
public struct Embedding: Module {
    /// The rows, `[entries, width]`.
    public let weight: Tensor

    /// Makes a table of normally distributed values.
    public init(_ entries: Int, _ width: Int, deviation: Double, from source: ParameterSource) {
        let start = Initializer.normal(deviation: deviation)
        weight = start.parameter([entries, width], from: source["weight"])
    }

    /// Takes a table `[entries, width]`.
    public init(weight: Tensor) {
        self.weight = weight
    }

    /// Looks entries up: indices `[...]` to rows `[..., width]`.
    public func callAsFunction(_ indices: Tensor) -> Tensor {
        weight.embedding(indices)
    }

    /// The table.
    public var parameters: [Parameter] { [Parameter("weight", weight)] }
}

/// Shifts and scales the last dimension to mean 0 and variance 1, then by learned numbers.
///
/// Source: Ba, Kiros & Hinton, arXiv 1607.06450, 2016.
public struct LayerNorm: Module {
    /// Scale, `[width]`.
    public let weight: Tensor
    /// Shift, `[width]`.
    public let bias: Tensor
    /// Added to the variance.
    public let epsilon: Double

    /// Makes a layer that begins with scale 1 and shift 0.
    public init(_ width: Int, epsilon: Double = 1e-5, from source: ParameterSource) {
        weight = Initializer.constant(1).parameter([width], from: source)
        bias = Initializer.constant(0).parameter([width], from: source)
        self.epsilon = epsilon
    }

    /// Normalises `[..., width]`.
    public func callAsFunction(_ input: Tensor) -> Tensor {
        input.layerNorm(weight: weight, bias: bias, epsilon: epsilon)
    }

    /// Scale and shift.
    public var parameters: [Parameter] {
        [Parameter("weight", weight), Parameter("bias", bias)]
    }
}
