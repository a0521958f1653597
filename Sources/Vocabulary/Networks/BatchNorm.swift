public import Tensors

/// Shifts and scales each column to mean 0 and variance 1 over the batch, then by learned numbers.
///
/// What is made of one row must not depend on the rows beside it. So, before rows are asked for, mean and variance
/// are measured on batches like those of training (``measured(_:over:)``) and stand in for the batch's own: in
/// a batch of one condition, the condition would be no more than the mean that is taken away.
///
/// Source: Ioffe & Szegedy, "Batch normalization", ICML 2015; measuring afterwards: Izmailov et al., "Averaging
/// weights leads to wider optima and better generalization", UAI 2018, section 3.
/// Deviates: plain means over the measured batches instead of running ones.
public final class BatchNorm: Module {
    /// Scale, `[width]`.
    public let weight: Tensor
    /// Shift, `[width]`.
    public let bias: Tensor
    private let epsilon = 1e-5
    private var sums: (mean: Tensor, variance: Tensor, batches: Int)?
    private var fixed: (mean: Tensor, variance: Tensor)?
    private var isMeasured = false

    /// Makes a layer that begins with scale 1 and shift 0.
    public init(_ width: Int, from source: ParameterSource) {
        weight = Initializer.constant(1).parameter([width], from: source["weight"])
        bias = Initializer.constant(0).parameter([width], from: source["bias"])
    }

    /// Normalises `[batch, width]`.
    public func callAsFunction(_ input: Tensor) -> Tensor {
        let mean = fixed?.mean ?? input.mean(over: 0, keepDimension: true)
        let centred = input - mean
        let variance = fixed?.variance ?? centred.squared().mean(over: 0, keepDimension: true)
        if isMeasured {
            let before = sums ?? (mean.zerosLike(), variance.zerosLike(), 0)
            sums = (
                before.mean + mean.detached(), before.variance + variance.detached(),
                before.batches + 1
            )
        }
        return centred / (variance + epsilon).squareRoot() * weight + bias
    }

    /// Fixes what layers normalise by to what they meet in `body`, which runs batches through them.
    public static func measured(_ layers: [BatchNorm], over body: () -> Void) {
        for layer in layers { (layer.fixed, layer.sums, layer.isMeasured) = (nil, nil, true) }
        withoutGradient(body)
        for layer in layers {
            layer.isMeasured = false
            layer.fixed = layer.sums.map {
                ($0.mean / Double($0.batches), $0.variance / Double($0.batches))
            }
        }
    }

    /// Lets layers normalise by the batch again.
    public static func released(_ layers: [BatchNorm]) {
        for layer in layers { layer.fixed = nil }
    }

    /// Scale and shift.
    public var parameters: [Parameter] {
        [Parameter("weight", weight), Parameter("bias", bias)]
    }
}
