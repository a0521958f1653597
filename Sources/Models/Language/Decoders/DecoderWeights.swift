import Foundation
import Tensors

/// Where a decoder's weights come from, by the names that Hugging Face's library gives them.
struct DecoderWeights {
    /// What is read from.
    private enum Source {
        case gguf(GGUFFile)
        case safetensors(SafetensorsFile)
    }

    private let source: Source
    private let path: String
    private let shape: DecoderShape
    private let dtype: DType

    /// Reads from a GGUF file.
    init(_ file: GGUFFile, _ shape: DecoderShape, as dtype: DType) {
        (source, path) = (.gguf(file), file.path)
        (self.shape, self.dtype) = (shape, dtype)
    }

    /// Reads from a safetensors file.
    ///
    /// - Throws: `SafetensorsError`, `TorchError`.
    init(_ file: URL, _ shape: DecoderShape, as dtype: DType) throws {
        (source, path) = (.safetensors(try SafetensorsFile(file)), file.path)
        (self.shape, self.dtype) = (shape, dtype)
    }

    /// A weight of known extents, which no gradient is collected for.
    ///
    /// - Throws: ``DecoderError`` where it is missing or has other extents, `TorchError`.
    @TensorThread
    func tensor(_ name: String, _ extents: [Int]) throws -> Tensor {
        let found: Tensor
        switch source {
        case .safetensors(let file):
            guard let got = file.shape(of: name) else {
                throw DecoderError.missingTensor(path: path, name: name)
            }
            try check(name, got, extents)
            found = try file.tensor(name)
        case .gguf(let file):
            let short = Self.shortName(of: name)
            guard let got = file.shape(of: short) else {
                throw DecoderError.missingTensor(path: path, name: short)
            }
            try check(short, got, extents)
            found = inHalves(try file.tensor(short), name)
        }
        return found.to(dtype)
    }

    /// Refuses weights that the decoder would ignore: without them it would be another model.
    ///
    /// - Throws: ``DecoderError/unknownTensor(path:name:)``.
    func requireNone(beside known: [String]) throws(DecoderError) {
        let names: [String]
        let expected: Set<String>
        switch source {
        case .safetensors(let file):
            // Some files keep the tied table, or what positions turn by, a second time.
            names = file.names.filter {
                !$0.hasSuffix("rotary_emb.inv_freq") && !(shape.isTied && $0 == "lm_head.weight")
            }
            expected = Set(known)
        case .gguf(let file):
            names = file.names
            expected = Set(known.map(Self.shortName))
        }
        if let unknown = names.filter({ !expected.contains($0) }).min() {
            throw .unknownTensor(path: path, name: unknown)
        }
    }

    private func check(_ name: String, _ got: [Int], _ expected: [Int]) throws(DecoderError) {
        if got != expected {
            throw .badTensor(path: path, name: name, expected: expected, got: got)
        }
    }

    /// GGUF keeps the halves of a head's queries and keys in turns; here they stand one behind the other.
    private func inHalves(_ matrix: Tensor, _ name: String) -> Tensor {
        let heads: Int
        if name.hasSuffix("q_proj.weight") {
            heads = shape.heads
        } else if name.hasSuffix("k_proj.weight") {
            heads = shape.groups
        } else {
            return matrix
        }
        return matrix.reshape(heads, shape.headWidth / 2, 2, shape.width)
            .transpose(1, 2).reshape(heads * shape.headWidth, shape.width)
    }

    private static let shortNames = [
        "self_attn.q_proj": "attn_q", "self_attn.k_proj": "attn_k", "self_attn.v_proj": "attn_v",
        "self_attn.o_proj": "attn_output", "mlp.gate_proj": "ffn_gate", "mlp.up_proj": "ffn_up",
        "mlp.down_proj": "ffn_down", "input_layernorm": "attn_norm",
        "post_attention_layernorm": "ffn_norm", "model.embed_tokens": "token_embd",
        "model.norm": "output_norm", "lm_head": "output",
    ]

    /// The name of a weight in a GGUF file.
    private static func shortName(of name: String) -> String {
        var parts = name.split(separator: ".").map(String.init)
        let kind = parts.removeLast()
        if parts.count > 3, parts[1] == "layers" {
            let part = parts[3...].joined(separator: ".")
            return "blk.\(parts[2]).\(shortNames[part] ?? part).\(kind)"
        }
        let whole = parts.joined(separator: ".")
        return "\(shortNames[whole] ?? whole).\(kind)"
    }
}
