public import Tensors

/// Lets the slow part of a sequence through, and of the rest what each channel has learnt to want.
///
///     low_t = Σ_{d ≥ 0} K(d) · x_{t-d},   K(d) = (1 + 2·Σ_{k = 1...frequencies} cos(2π·k·d / length)) / length
///     y = low + share² · (x - low),   one share a channel
///
/// K is the ideal low-pass of the discrete Fourier transform over a window of `length` positions that
/// ends at t and is 0 before the first.
///
/// Source: Shin et al., "An attentive inductive bias for sequential recommendation beyond the
/// self-attention" (BSARec), AAAI 2024, equations 5 to 7.
/// Deviates: the paper transforms the whole window once, so that all its positions but the last see
/// what comes later; here each position has the window that ends at it, and all can be trained at once.
public struct FrequencyFilter: Module {
    let lowPass: Tensor
    let share: Tensor

    /// Makes a filter for sequences of up to `length` positions; shares begin normally distributed.
    public init(width: Int, length: Int, frequencies: Int, from source: ParameterSource) {
        let times = Tensor.arange(0..<length, device: source.device).to(.float32)
        let gaps = times.unsqueeze(1) - times.unsqueeze(0)
        let kernel = (1...max(1, frequencies)).reduce(
            Tensor.ones([length, length], device: source.device)
        ) {
            $0 + 2 * (gaps * (2 * Double.pi * Double($1) / Double(length))).cos()
        }
        lowPass = (kernel / Double(length)).lowerTriangle()
        share = Initializer.normal(deviation: 1).parameter([width], from: source["share"])
    }

    /// Maps `[batch, length, width]` to the same shape.
    public func callAsFunction(_ input: Tensor) -> Tensor {
        let count = input.extent(1)
        let low = lowPass.slice(0..<count, along: 0).slice(0..<count, along: 1).matmul(input)
        return low + share.squared() * (input - low)
    }

    /// The shares.
    public var parameters: [Parameter] { [Parameter("share", share)] }
}
