import Foundation
public import Tensors

/// Turns pairs of a vector's numbers by angles that grow with the vector's place, so that products of two
/// vectors depend on the distance of their places alone.
///
///     angle(place, i) = place / base^(2i / width),   i in 0..<width / 2
///     (x_i, x_{i + width/2}) ← (x_i cos - x_{i + width/2} sin, x_{i + width/2} cos + x_i sin)
///
/// Source: Su et al., "RoFormer: enhanced transformer with rotary position embedding", Neurocomputing 568, 2024; with the
/// halves of the vector paired, as in the weights of Llama that Hugging Face's library reads.
public struct RotaryPositions {
    /// Cosines and sines of some places.
    public struct Turns {
        let cosines: Tensor
        let sines: Tensor

        /// Turns vectors `[batch, heads, places, width]`.
        public func callAsFunction(_ vectors: Tensor) -> Tensor {
            let half = vectors.extent(-1) / 2
            let swapped = Tensor.concatenated(
                [
                    vectors.slice(half..<2 * half, along: -1),
                    vectors.slice(0..<half, along: -1),
                ],
                along: -1
            )
            return vectors * cosines + swapped * sines
        }
    }

    /// The angle a place of each pair.
    package let angles: [Float]
    private let frequencies: Tensor

    /// Takes the base and the width of the vectors, an even number.
    public init(width: Int, base: Double) {
        precondition(width % 2 == 0, "an even width, not \(width)")
        angles = (0..<width / 2).map { Float(1 / pow(base, Double(2 * $0) / Double(width))) }
        frequencies = Tensor(angles)
    }

    /// What turns vectors at some places.
    ///
    /// - Parameters:
    ///   - places: `[batch, places]`, single precision.
    ///   - dtype: of the vectors.
    /// - Returns: cosines and sines, `[batch, 1, places, width]`.
    public func turns(at places: Tensor, dtype: DType) -> Turns {
        // [batch, 1, places, width / 2]
        let angles = places.unsqueeze(1).unsqueeze(3) * frequencies
        let (cosines, sines) = (angles.cos(), angles.sin())
        return Turns(
            cosines: Tensor.concatenated([cosines, cosines], along: -1).to(dtype),
            sines: Tensor.concatenated([-sines, sines], along: -1).to(dtype)
        )
    }
}
