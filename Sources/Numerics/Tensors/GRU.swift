internal import CTorch

/// Weights of one layer of gated recurrent units, gates in the order reset, update, new.
///
///     r = σ(W_r x + b_r + U_r h + c_r)      z = σ(W_z x + b_z + U_z h + c_z)
///     n = tanh(W_n x + b_n + r (U_n h + c_n))      h' = (1 - z) n + z h
///
/// Source: Cho et al., EMNLP 2014.
/// Deviates: the reset gate acts on U_n h + c_n, after the product, as in cuDNN.
public struct GRUWeights {
    /// W, `[3 · hidden, inputs]`.
    public var input: Tensor
    /// U, `[3 · hidden, hidden]`.
    public var hidden: Tensor
    /// b, `[3 · hidden]`.
    public var inputBias: Tensor
    /// c, `[3 · hidden]`.
    public var hiddenBias: Tensor

    /// Gathers the four tensors of a layer.
    public init(input: Tensor, hidden: Tensor, inputBias: Tensor, hiddenBias: Tensor) {
        self.input = input
        self.hidden = hidden
        self.inputBias = inputBias
        self.hiddenBias = hiddenBias
    }
}

extension Tensor {
    /// Runs gated recurrent units over sequences `[batch, length, inputs]`.
    ///
    /// - Parameters:
    ///   - initial: states before the first step, `[layers, batch, hidden]`.
    ///   - layers: weights of each layer, lowest first.
    /// - Returns: the top layer's states `[batch, length, hidden]` and all layers' last ones
    ///   `[layers, batch, hidden]`.
    public func gru(
        initial: Tensor,
        layers: [GRUWeights]
    ) -> (states: Tensor, last: Tensor) {
        let weights = layers.flatMap { [$0.input, $0.hidden, $0.inputBias, $0.hiddenBias] }
        return withHandles(weights) { handles, count in
            Tensor.makePair("gru") {
                ct_gru($0, $1, handle, initial.handle, handles, count, layers.count)
            }
        }
    }

    /// One step of a layer: inputs `[batch, inputs]` and states `[batch, hidden]` to new states.
    public func gruCell(state: Tensor, weights: GRUWeights) -> Tensor {
        .make {
            ct_gru_cell(
                $0,
                handle,
                state.handle,
                weights.input.handle,
                weights.hidden.handle,
                weights.inputBias.handle,
                weights.hiddenBias.handle
            )
        }
    }
}
