public import Statistics
public import Tensors

/// The stream of dropout masks of one epoch, handed through its forward passes.
public final class MaskStream {
    private var source: MaskSource

    /// Begins a stream that the seed decides.
    public init(_ seed: Seed) {
        source = MaskSource(seed)
    }

    /// A mask of the input's shape that holds 0 and `1 / (1 - probability)`.
    public func mask(like input: Tensor, dropping probability: Double) -> Tensor {
        let mask = Tensor.uninitialized(input.shape)
        mask.withUnsafeMutableElements(of: Float.self) {
            source.fill($0, dropping: probability)
        }
        if input.device == .cpu { return mask }
        let moved = Tensor.uninitialized(input.shape, device: input.device)
        moved.copy(from: mask)
        return moved
    }
}

/// Sets elements to 0 at random while training and scales the others up, so that the mean stays.
///
/// Source: Srivastava et al., JMLR 15, 2014.
/// Deviates: scales while training instead of while asking.
public struct Dropout {
    /// Probability of a 0, in 0..<1.
    public let probability: Double

    /// Makes a layer.
    public init(_ probability: Double) {
        precondition((0..<1).contains(probability), "dropout must lie in 0..<1")
        self.probability = probability
    }

    /// Drops elements of an input of any shape.
    public func callAsFunction(_ input: Tensor, _ phase: Phase) -> Tensor {
        guard case .training(let stream) = phase, probability > 0 else { return input }
        return input * stream.mask(like: input, dropping: probability)
    }
}
