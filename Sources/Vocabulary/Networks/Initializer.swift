public import Statistics
public import Tensors

/// How the values of a parameter begin.
public enum Initializer: Sendable, Hashable {
    /// A normal distribution around 0.
    case normal(deviation: Double)
    /// Evenly spread over -limit..<limit.
    case uniform(limit: Double)
    /// The same number everywhere.
    case constant(Double)

    /// Makes a leaf that collects gradients; the same seed gives the same values.
    public func parameter(_ shape: [Int], seed: Seed) -> Tensor {
        let tensor: Tensor
        switch self {
        case .normal(let deviation):
            tensor = .normal(shape, deviation: deviation, from: Generator(seed: seed.value))
        case .uniform(let limit):
            tensor = .uniform(shape, in: -limit..<limit, from: Generator(seed: seed.value))
        case .constant(let value):
            tensor = .full(shape, value)
        }
        tensor.requiresGradient = true
        return tensor
    }
}
