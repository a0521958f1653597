public import Tensors

/// Divides a matrix by its largest singular value, so that a map never stretches more than by 1.
///
///     Ŵ = W / σ,   σ = uᵀ W v,   v ← Wᵀu / ‖Wᵀu‖,   u ← W v / ‖W v‖   once a step
///
/// The two vectors are kept from step to step, in which a matrix changes little, and take no part in gradients.
///
/// Source: Miyato et al., "Spectral normalization for generative adversarial networks", ICLR 2018, algorithm 1.
public final class SpectralNorm {
    /// u, `[outputs, 1]`.
    private var left: Tensor
    /// v, `[inputs, 1]`.
    private var right: Tensor
    /// Rounds after which vectors drawn at random have come near to the largest singular value's.
    private static let firstRounds = 16
    /// What keeps the length of a zero vector above 0.
    private static let least = 1e-12

    /// Draws the vectors and brings them near to those of `weight`, `[outputs, inputs]`.
    public init(of weight: Tensor, from source: ParameterSource) {
        left = Self.unit(.normal([weight.extent(0), 1], from: source["left"].generator()))
        right = .zeros([weight.extent(1), 1])
        for _ in 0..<Self.firstRounds { advance(weight) }
    }

    /// One round of the power iteration, to be taken once a step.
    public func advance(_ weight: Tensor) {
        withoutGradient {
            let weight = weight.detached()
            right = Self.unit(weight.transposed.matmul(left))
            left = Self.unit(weight.matmul(right))
        }
    }

    /// The matrix over its largest singular value; gradients go through both.
    public func callAsFunction(_ weight: Tensor) -> Tensor {
        weight / left.transposed.matmul(weight).matmul(right)
    }

    private static func unit(_ vector: Tensor) -> Tensor {
        vector / (vector.squared().sum() + least).squareRoot()
    }
}
