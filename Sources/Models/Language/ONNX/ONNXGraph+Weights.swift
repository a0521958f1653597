import Foundation
import Tensors

extension ONNXGraph {
    private static let quantised = "_quantized"

    /// The weights of a model that was exported from PyTorch, by the names that it has there.
    ///
    ///     w = (q - zero point) · scale
    ///
    /// Matrices that stand in products lie the other way round, and may have lost their names; the operation's own name,
    /// such as `/bert/pooler/dense/MatMul`, says whose they are. Whoever runs such a file with 8 bits rounds states as
    /// well, so that its scores differ a little from those of the same weights here.
    ///
    /// - Throws: ``TextEncoderError/unreadable(path:reason:)``.
    @TensorThread
    func weights() throws -> [String: Tensor] {
        var result: [String: Tensor] = [:]
        for (name, constant) in constants where constant.kind == .float32 {
            if Self.isScale(name) { continue }
            result[name] = Tensor(try numbers(name, constant), shape: constant.shape)
        }
        for (name, constant) in constants where name.hasSuffix(Self.quantised) {
            let plain = String(name.dropLast(Self.quantised.count))
            result[plain] = try dequantised(plain, name, constant)
        }
        for node in nodes where node.kind == "MatMul" || node.kind == "MatMulInteger" {
            guard node.inputs.count > 1 else { continue }
            let input = node.inputs[1]
            let name =
                input.hasSuffix(Self.quantised)
                ? String(input.dropLast(Self.quantised.count)) : input
            guard let matrix = result[name], matrix.rank == 2 else { continue }
            let path = node.name.split(separator: "/").dropLast().joined(separator: ".")
            result["\(path).weight"] = matrix.transpose(0, 1).contiguous()
        }
        return result
    }

    private static func isScale(_ name: String) -> Bool {
        name.hasSuffix("_scale") || name.hasSuffix("_zero_point")
    }

    @TensorThread
    private func dequantised(
        _ plain: String,
        _ name: String,
        _ constant: Constant
    ) throws -> Tensor {
        guard let scale = constants["\(plain)_scale"] else {
            throw TextEncoderError.unreadable(path: path, reason: "'\(name)' has no scale")
        }
        let scales = try numbers("\(plain)_scale", scale)
        let zeros = try constants["\(plain)_zero_point"].map {
            try numbers("\(plain)_zero_point", $0)
        }
        let columns = constant.shape.last ?? 1
        // One for all, or one a column.
        for count in [scales.count, zeros?.count ?? 1] where count != 1 && count != columns {
            throw TextEncoderError.unreadable(
                path: path,
                reason: "'\(name)' has \(count) scales or zero points, expected 1 or \(columns)"
            )
        }
        let values = Tensor(try numbers(name, constant), shape: constant.shape)
        func row(_ numbers: [Float]) -> Tensor {
            numbers.count == 1 ? Tensor(numbers[0]) : Tensor(numbers)
        }
        return (values - row(zeros ?? [0])) * row(scales)
    }

    /// Attention heads: the width by the last extent of what queries are cut into.
    ///
    /// - Throws: ``TextEncoderError/unreadable(path:reason:)`` where the file doesn't say.
    func heads(width: Int) throws(TextEncoderError) -> Int {
        for node in nodes where node.kind == "Concat" && node.name.contains("attention/self") {
            let last = try node.inputs.suffix(2).map { name throws(TextEncoderError) -> Int? in
                guard let constant = constants[name] else { return nil }
                let numbers = try numbers(name, constant)
                return numbers.count == 1 ? Int(exactly: numbers[0]) : nil
            }
            // Of two extents the first may be left open, as -1.
            if last.count == 2, let heads = last[0], let each = last[1], each > 0,
                width.isMultiple(of: each), heads == -1 || heads == width / each
            {
                return width / each
            }
        }
        throw .unreadable(
            path: path,
            reason: "it doesn't say how many attention heads there are; put config.json beside it"
        )
    }
}
