public import Tensors

/// The matrix of a linear map, in the numbers that it is multiplied in.
///
/// One object a map, shared by all copies of the map, so that compressing needs no other model.
public final class MapMatrix {
    private enum Numbers {
        case plain(Tensor)
        case quantised(QuantisedMatrix)
    }

    private var numbers: Numbers

    init(_ weight: Tensor) {
        numbers = .plain(weight)
    }

    /// W, `[outputs, inputs]`; of a matrix in 8 bits, a copy of what it stands for.
    public var weight: Tensor {
        switch numbers {
        case .plain(let weight): weight
        case .quantised(let matrix): matrix.dequantised
        }
    }

    /// The matrix in 8 bits; nil where it isn't.
    public var quantised: QuantisedMatrix? {
        if case .quantised(let matrix) = numbers { matrix } else { nil }
    }

    /// Bytes of its numbers, with a scale an output beside those in 8 bits.
    public var byteCount: Int {
        switch numbers {
        case .plain(let weight): weight.count * weight.dtype.byteCount
        case .quantised(let matrix): matrix.outputs * (matrix.inputs + MemoryLayout<Float>.size)
        }
    }

    /// What inputs are best in: others are converted, and the output back.
    public var dtype: DType {
        if case .plain(let weight) = numbers { weight.dtype } else { .float32 }
    }

    /// f(x Wᵀ + b), in the type of x.
    func product(_ input: Tensor, bias: Tensor?, activation: Activation) -> Tensor {
        let type = input.dtype
        let near = type == dtype ? input : input.to(dtype)
        let shift = bias.map { $0.dtype == dtype ? $0 : $0.to(dtype) }
        let output =
            switch numbers {
            case .plain(let weight):
                near.linear(weight: weight, bias: shift, activation: activation)
            case .quantised(let matrix):
                matrix.product(near, bias: shift, activation: activation)
            }
        return type == dtype ? output : output.to(type)
    }

    /// Takes a matrix in 8 bits, such as a file has, in place of the one there is.
    ///
    /// - Precondition: it has the same extents.
    public func take(_ matrix: QuantisedMatrix) {
        precondition([matrix.outputs, matrix.inputs] == weight.shape, "the same extents")
        numbers = .quantised(matrix)
    }

    /// Sets the weights nearest to zero to it, then brings all into other numbers.
    ///
    /// - Throws: `QuantisedMatrixError` for weights that are not finite.
    /// - Precondition: the matrix is not in 8 bits yet.
    public func compress(_ compression: MapCompression) throws(QuantisedMatrixError) {
        guard case .plain(let weight) = numbers else {
            preconditionFailure("a matrix in 8 bits can't be compressed again")
        }
        let pruned = compression.prune > 0 ? weight.pruned(compression.prune) : weight
        switch compression.precision {
        case .float32: numbers = .plain(pruned)
        case .bfloat16: numbers = .plain(withoutGradient { pruned.detached().to(.bfloat16) })
        case .eightBits: numbers = .quantised(try QuantisedMatrix(pruned))
        }
    }
}

extension Tensor {
    /// A copy in which the share of the numbers that are nearest to zero, rounded down to whole numbers, is zero.
    func pruned(_ share: Double) -> Tensor {
        withoutGradient {
            let result = detached().cloned()
            let fewest = Int(Double(count) * share)
            if fewest > 0 {
                let flat = result.reshape(count)
                let smallest = flat.abs().topK(fewest, largest: false).indices
                flat.scatter(0.0, at: smallest, along: 0)
            }
            return result
        }
    }
}
