public import Tensors

/// An exponential moving average of parameters, which wanders less than they do.
///
///     a ← d a + (1 − d) θ,   d = min(decay, (1 + n) / (10 + n)) after n updates
///
/// Source: Polyak & Juditsky, SIAM Journal on Control and Optimization 30(4), 1992; Yazıcı et al., "The unusual
/// effectiveness of averaging in GAN training", ICLR 2019.
public final class WeightAverage {
    private let parameters: [Parameter]
    private let averages: [Tensor]
    private let decay: Double
    private var updates = 0

    /// Begins with the parameters as they are; `decay` lies in 0..<1.
    public init(of parameters: [Parameter], decay: Double) {
        self.parameters = parameters
        self.decay = decay
        averages = parameters.map { $0.tensor.detached().cloned() }
    }

    /// Moves the average towards the parameters.
    public func update() {
        let kept = min(decay, Double(1 + updates) / Double(10 + updates))
        updates += 1
        withoutGradient {
            for (average, parameter) in zip(averages, parameters) {
                average.interpolate(to: parameter.tensor.detached(), weight: 1 - kept)
            }
        }
    }

    /// Works with the averages in the parameters' place, and puts the parameters back.
    public func applied<Result>(_ body: () throws -> Result) rethrows -> Result {
        let own = parameters.map { $0.tensor.detached().cloned() }
        averages.copy(into: parameters)
        defer { own.copy(into: parameters) }
        return try body()
    }

    /// Copies of the averages, for ``adopt(_:)``.
    public var snapshot: [Tensor] { averages.map { $0.cloned() } }

    /// Puts the weights of a snapshot into the parameters for good.
    public func adopt(_ snapshot: [Tensor]) { snapshot.copy(into: parameters) }
}

extension [Tensor] {
    fileprivate func copy(into parameters: [Parameter]) {
        withoutGradient {
            for (source, parameter) in zip(self, parameters) { parameter.tensor.copy(from: source) }
        }
    }
}
