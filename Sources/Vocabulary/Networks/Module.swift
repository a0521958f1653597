public import Tensors

/// A tensor that training changes, with the path that names it in checkpoints.
public struct Parameter {
    /// Names from the model down to this tensor, joined by dots, such as `blocks.0.attention.query.weight`.
    public let path: String
    /// The values; a leaf that collects gradients.
    public let tensor: Tensor

    /// Names a tensor.
    public init(_ path: String, _ tensor: Tensor) {
        self.path = path
        self.tensor = tensor
    }
}

/// A part of a network that owns parameters.
public protocol Module {
    /// All parameters of this part, in an order that never changes.
    var parameters: [Parameter] { get }
}

extension Module {
    /// The parameters as a larger module sees them, one name further down.
    public func parameters(under name: String) -> [Parameter] {
        parameters.map { Parameter("\(name).\($0.path)", $0.tensor) }
    }
}

/// What a forward pass is for.
public enum Phase {
    /// Learning: dropout draws its masks from the source.
    case training(MaskStream)
    /// Asking: the same input always gives the same output.
    case inference
}
