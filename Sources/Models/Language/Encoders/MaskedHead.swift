import Foundation
import Networks
import Tensors

/// Tells hidden tokens from an encoder's states, with the table that it reads words by.
///
///     score(token) = norm(GELU(h Wᵀ + b)) · e_token + c_token
///
/// Source: Devlin et al., "BERT", NAACL 2019, as published in `cls.predictions` of its weights; Press & Wolf, "Using the
/// output embedding to improve language models", EACL 2017, for the shared table.
struct MaskedHead: Module {
    private let map: Linear
    private let norm: LayerNorm
    private let shift: Tensor

    /// Begins at random, since few encoders of sentences come with such a head.
    init(width: Int, vocabulary: Int, epsilon: Double, from source: ParameterSource) {
        map = Linear(width, width, from: source["map"])
        norm = LayerNorm(width, epsilon: epsilon, from: source["norm"])
        shift = Initializer.constant(0).parameter([vocabulary], from: source["shift"])
    }

    /// The scores of all tokens: states `[places, width]` and the table `[vocabulary, width]` to `[places, vocabulary]`.
    func callAsFunction(_ states: Tensor, table: Tensor) -> Tensor {
        norm(map(states).gelu()).linear(weight: table, bias: shift)
    }

    /// By the names that published files have.
    var parameters: [Parameter] {
        map.parameters(under: "cls.predictions.transform.dense")
            + norm.parameters(under: "cls.predictions.transform.LayerNorm")
            + [Parameter("cls.predictions.bias", shift)]
    }

    /// Takes the head of a file that has one.
    ///
    /// - Returns: whether it has.
    /// - Throws: `SafetensorsError`, `CheckpointError` for a head of another shape.
    func restore(from file: URL) throws -> Bool {
        var saved = try Safetensors.read(file).tensors.mapValues { $0.to(.float32) }
        // Older files name the norm's numbers otherwise.
        for (old, new) in [("gamma", "weight"), ("beta", "bias")] {
            let place = "cls.predictions.transform.LayerNorm."
            if let found = saved[place + old] { saved[place + new] = found }
        }
        guard parameters.allSatisfy({ saved[$0.path] != nil }) else { return false }
        try parameters.restore(from: saved, of: file)
        return true
    }
}
