public import Tensors

/// Scales the last dimension to a mean square of 1, then by learned numbers.
///
///     y = x / sqrt(mean(x²) + ε) · weight
///
/// Source: Zhang & Sennrich, "Root mean square layer normalization", NeurIPS 2019.
public struct RootMeanSquareNorm: Module {
    /// Scale, `[width]`.
    public let weight: Tensor
    /// Added to the mean square.
    public let epsilon: Double

    /// Takes a scale.
    public init(weight: Tensor, epsilon: Double) {
        self.weight = weight
        self.epsilon = epsilon
    }

    /// Normalises `[..., width]`.
    public func callAsFunction(_ input: Tensor) -> Tensor {
        input.rootMeanSquareNorm(weight: weight, epsilon: epsilon)
    }

    /// The scale.
    public var parameters: [Parameter] { [Parameter("weight", weight)] }
}
