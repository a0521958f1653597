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

    /// Makes a leaf that collects gradients; the same source gives the same values.
    public func parameter(_ shape: [Int], from source: ParameterSource) -> Tensor {
        let tensor: Tensor
        switch self {
        case .normal(let deviation):
            tensor = .normal(shape, deviation: deviation, from: source.generator())
        case .uniform(let limit):
            tensor = .uniform(shape, in: -limit..<limit, from: source.generator())
        case .constant(let value):
            tensor = .full(shape, value)
        }
        return source.placed(tensor)
    }
}

/// Where new parameters get their first values from, and the device that they live on.
///
/// A module hands each part the source one name further down, so that a parameter's first values
/// depend on the seed and its path alone.
public struct ParameterSource: Sendable {
    /// The seed of this part of the path.
    public let seed: Seed
    /// Where the parameters live.
    public let device: Device

    /// Begins a path; the device must be there.
    public init(_ seed: Seed, on device: Device = .cpu) {
        self.seed = seed
        self.device = device
    }

    /// The source of a named part.
    public subscript(name: String) -> ParameterSource { ParameterSource(seed[name], on: device) }

    /// The source of a numbered part.
    public subscript(index: Int) -> ParameterSource { ParameterSource(seed[index], on: device) }

    func generator() -> Generator { Generator(seed: seed.value) }

    func placed(_ tensor: Tensor) -> Tensor {
        var leaf = tensor
        if device != .cpu {
            leaf = .uninitialized(tensor.shape, device: device)
            leaf.copy(from: tensor)
        }
        leaf.requiresGradient = true
        return leaf
    }
}
