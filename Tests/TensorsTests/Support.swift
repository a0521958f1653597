import Foundation
import Testing

@testable import Tensors

/// sin(0.7 i + shift) at place i, in double precision.
func wave(_ shape: Int..., shift: Double = 0) -> Tensor {
    let count = shape.reduce(1, *)
    return Tensor((0..<count).map { sin(0.7 * Double($0) + shift) }, shape: shape)
}

/// The largest difference between two lists, infinite when their lengths differ.
func distance(_ a: [Double], _ b: [Double]) -> Double {
    guard a.count == b.count else { return .infinity }
    return zip(a, b).map { Swift.abs($0 - $1) }.max() ?? 0
}

/// Compares recorded gradients of `function` with central differences.
///
///     ∂f/∂x ≈ (f(x + h) - f(x - h)) / 2h
///
/// With h = 1e-5 the rounding error is about 1e-16 / 1e-5 = 1e-11 and the error of the formula
/// h² f‴ / 6 about 1e-10 f‴; 1e-7 leaves room for sums and third derivatives.
func expectGradients(
    _ inputs: [Tensor],
    _ name: String,
    sourceLocation: SourceLocation = #_sourceLocation,
    _ function: ([Tensor]) -> Tensor
) {
    // A weighted sum, so that each element of the result has a gradient of its own.
    func total(_ inputs: [Tensor]) -> Tensor {
        let result = function(inputs)
        return (result.reshape(-1) * wave(result.count, shift: 0.3)).sum()
    }
    for input in inputs { input.requiresGradient = true }
    let recorded = Tensor.gradients(of: [total(inputs)], withRespectTo: inputs)
    withoutGradient {
        for (place, input) in inputs.enumerated() {
            let slopes = (0..<input.count).map { element in
                let plain = input.detached().cloned()
                func value(_ step: Double) -> Double {
                    let moved = plain.cloned()
                    moved.withUnsafeMutableElements(of: Double.self) { $0[element] += step }
                    var changed = inputs
                    changed[place] = moved
                    return total(changed).item()
                }
                return (value(1e-5) - value(-1e-5)) / 2e-5
            }
            let found = recorded[place]?.doubles() ?? []
            #expect(
                distance(found, slopes) < 1e-7,
                "\(name), input \(place)",
                sourceLocation: sourceLocation
            )
        }
    }
}
