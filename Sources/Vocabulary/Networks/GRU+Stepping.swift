public import Tensors

extension GRU {
    /// Goes on by one step: inputs `[batch, inputs]` and all layers' states `[layers, batch, width]`.
    ///
    /// The result has the shape of `states`; its last row is the top layer.
    public func step(_ inputs: Tensor, from states: Tensor) -> Tensor {
        inputs.unsqueeze(1).gru(initial: states, layers: layers).last
    }
}
