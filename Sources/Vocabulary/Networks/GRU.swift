public import Tensors

/// Gated recurrent units in layers, each reading the states of the one below.
///
/// Source: Cho et al., EMNLP 2014.
/// Deviates: the reset gate acts after the product with the state, as in cuDNN.
public struct GRU: Module {
    let layers: [GRUWeights]
    let width: Int

    /// Makes layers whose values begin evenly spread over ±1 / sqrt(width).
    public init(inputs: Int, width: Int, layers count: Int, from source: ParameterSource) {
        let start = Initializer.uniform(limit: 1 / Double(width).squareRoot())
        self.width = width
        layers = (0..<count).map { layer in
            let source = source["layers"][layer]
            let inputs = layer == 0 ? inputs : width
            return GRUWeights(
                input: start.parameter([3 * width, inputs], from: source["input"]["weight"]),
                hidden: start.parameter([3 * width, width], from: source["hidden"]["weight"]),
                inputBias: start.parameter([3 * width], from: source["input"]["bias"]),
                hiddenBias: start.parameter([3 * width], from: source["hidden"]["bias"])
            )
        }
    }

    /// Maps `[batch, length, inputs]` to the top layer's states `[batch, length, width]`.
    public func callAsFunction(_ input: Tensor) -> Tensor {
        let start = Tensor.zeros([layers.count, input.extent(0), width], device: input.device)
        return input.gru(initial: start, layers: layers).states
    }

    /// Maps and biases of every layer.
    public var parameters: [Parameter] {
        layers.enumerated().flatMap { layer, weights in
            [
                Parameter("layers.\(layer).input.weight", weights.input),
                Parameter("layers.\(layer).input.bias", weights.inputBias),
                Parameter("layers.\(layer).hidden.weight", weights.hidden),
                Parameter("layers.\(layer).hidden.bias", weights.hiddenBias),
            ]
        }
    }
}
