public import Tensors

/// Adam and, with decoupled weight decay, AdamW.
///
///     m ← β₁ m + (1 - β₁) g,  v ← β₂ v + (1 - β₂) g²
///     θ ← θ - η (m / (1 - β₁ᵗ)) / (sqrt(v / (1 - β₂ᵗ)) + ε)
///
/// Source: Kingma & Ba, "Adam", ICLR 2015, algorithm 1; Loshchilov & Hutter, "Decoupled weight decay
/// regularization", ICLR 2019.
public final class Adam {
    /// The parameters that are changed, in a fixed order.
    public let parameters: [Parameter]
    /// Rate, decays and the kind of weight decay.
    public var settings: FusedAdam
    /// How many steps were taken.
    public private(set) var stepCount = 0

    private let means: [Tensor]
    private let squares: [Tensor]
    private let steps: [Tensor]

    /// Begins with moments of 0.
    public init(_ parameters: [Parameter], settings: FusedAdam) {
        self.parameters = parameters
        self.settings = settings
        means = parameters.map { $0.tensor.detached().zerosLike() }
        squares = parameters.map { $0.tensor.detached().zerosLike() }
        steps = parameters.map { Tensor.zeros([], device: $0.tensor.device) }
    }

    /// Changes all parameters by their gradients, which are then cleared.
    ///
    /// Parameters without a gradient stay as they are.
    public func step(rate: Double) {
        settings.rate = rate
        let gradients = parameters.map(\.tensor.gradient)
        let present = gradients.indices.filter { gradients[$0] != nil }
        settings.step(
            weights: present.map { parameters[$0].tensor },
            gradients: gradients.compactMap(\.self),
            means: present.map { means[$0] },
            squares: present.map { squares[$0] },
            steps: present.map { steps[$0] }
        )
        for parameter in parameters { parameter.tensor.gradient = nil }
        stepCount += 1
    }

    /// Both moments of every parameter, named `mean.<path>` and `square.<path>`.
    public var state: [Parameter] {
        zip(parameters, means).map { Parameter("mean.\($0.path)", $1) }
            + zip(parameters, squares).map { Parameter("square.\($0.path)", $1) }
    }

    /// Declares that `state` was overwritten with that of an optimiser after `stepCount` steps.
    public func resume(afterSteps stepCount: Int) {
        self.stepCount = stepCount
        for step in steps { step.fill(with: stepCount) }
    }
}

/// Scales all gradients down together when their common norm exceeds a limit.
///
/// Source: Pascanu, Mikolov & Bengio, "On the difficulty of training recurrent neural networks",
/// ICML 2013, algorithm 1.
/// - Returns: the norm before.
@discardableResult
public func clipGradients(of parameters: [Parameter], toNorm limit: Double) -> Double {
    withoutGradient {
        let gradients = parameters.compactMap(\.tensor.gradient)
        let squares = gradients.map { gradient -> Double in gradient.squared().sum().item() }
        let norm = squares.reduce(0, +).squareRoot()
        if norm > limit {
            for gradient in gradients { gradient.multiply(by: limit / (norm + 1e-6)) }
        }
        return norm
    }
}
