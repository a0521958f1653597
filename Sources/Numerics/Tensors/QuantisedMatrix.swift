internal import CKernels
internal import CTorch

/// A matrix in 8 bits, each row with a scale of its own.
///
///     W[o, i] ≈ t[o] w[o, i],   t[o] = max_i |W[o, i]| / 127,   w = W / t rounded to the nearest, ties to even
///
/// A product brings each row of its input into 8 bits likewise, so that sums are whole numbers, and no row of the input
/// depends on another. Nothing is recorded for gradients.
///
/// Source: Jacob et al., "Quantization and training of neural networks for efficient integer-arithmetic-only
/// inference", CVPR 2018, section 2; Dettmers et al., "LLM.int8()", NeurIPS 2022, section 2.1, for a scale a row.
public final class QuantisedMatrix {
    /// Rows.
    public let outputs: Int
    /// Columns, fewer than 65,536.
    public let inputs: Int
    private let packed: [UInt8]
    private let rowScales: [Float]

    /// Inputs at most, so that sums stay within 32 bits.
    private static let mostInputs = 65_535

    /// Brings a matrix `[outputs, inputs]` into 8 bits.
    ///
    /// - Throws: ``QuantisedMatrixError`` for numbers that are not finite, or too many columns.
    public convenience init(_ matrix: Tensor) throws(QuantisedMatrixError) {
        let (outputs, inputs) = try Self.extents(of: matrix)
        let plain = matrix.detached().to(.float32).contiguous()
        var values = [Int8](repeating: 0, count: outputs * inputs)
        var scales = [Float](repeating: 0, count: outputs)
        plain.elements(of: Float.self) { ck_quantise($0, outputs, inputs, &values, &scales) }
        try self.init(values, scales, outputs: outputs, inputs: inputs)
    }

    /// Takes 8-bit numbers `[outputs, inputs]` and scales `[outputs]`, as a file has them.
    ///
    /// - Throws: ``QuantisedMatrixError`` for what is no such matrix.
    public convenience init(
        values: Tensor,
        scales: Tensor
    ) throws(QuantisedMatrixError) {
        let (outputs, inputs) = try Self.extents(of: values)
        guard values.dtype == .int8, scales.dtype == .float32, scales.shape == [outputs] else {
            throw .badExtents(
                expected: "int8 numbers and \(outputs) float32 scales",
                got: "\(values.dtype) numbers and \(scales.dtype) \(scales.shape) scales"
            )
        }
        try self.init(
            values.elements(as: Int8.self),
            scales.floats(),
            outputs: outputs,
            inputs: inputs
        )
    }

    private init(
        _ values: [Int8],
        _ scales: [Float],
        outputs: Int,
        inputs: Int
    ) throws(QuantisedMatrixError) {
        if let row = scales.firstIndex(where: { !($0.isFinite && $0 >= 0) }) {
            throw .badScale(row: row, got: scales[row])
        }
        if let place = values.firstIndex(of: .min) { throw .badNumber(row: place / inputs) }
        var packed = [UInt8](repeating: 0, count: ck_quantised_byte_count(outputs, inputs))
        ck_pack_quantised(values, outputs, inputs, &packed)
        (self.outputs, self.inputs) = (outputs, inputs)
        self.packed = packed
        rowScales = scales
    }

    private static func extents(
        of matrix: Tensor
    ) throws(QuantisedMatrixError) -> (outputs: Int, inputs: Int) {
        let shape = matrix.shape
        guard shape.count == 2, shape[0] > 0, (1...mostInputs).contains(shape[1]) else {
            throw .badExtents(
                expected: "a matrix with 1 to \(mostInputs) columns",
                got: "\(shape)"
            )
        }
        return (shape[0], shape[1])
    }

    /// w, `[outputs, inputs]`, 8-bit integers.
    public var values: Tensor {
        var values = [Int8](repeating: 0, count: outputs * inputs)
        ck_unpack_quantised(packed, outputs, inputs, &values)
        return Tensor(values, shape: [outputs, inputs])
    }

    /// t, `[outputs]`.
    public var scales: Tensor { Tensor(rowScales) }

    /// t w, `[outputs, inputs]`, in single precision: what the matrix stands for.
    public var dequantised: Tensor { values.to(.float32) * scales.unsqueeze(1) }

    /// f(x Wᵀ + b) over the last dimension, with x in 8 bits as well.
    ///
    /// - Parameters:
    ///   - input: `[..., inputs]`, float32, on the processor. A row with a number that is not finite gives NaN.
    ///   - bias: b, `[outputs]`, likewise.
    ///   - activation: f; GELU to within 5e-5 below 4, and to 1.2e-5 of the number beyond.
    ///   - isPlain: do without special instructions; for comparing.
    /// - Returns: `[..., outputs]`, float32.
    /// - Precondition: nothing is recorded for gradients of the input.
    public func product(
        _ input: Tensor,
        bias: Tensor? = nil,
        activation: Activation = .identity,
        isPlain: Bool = false
    ) -> Tensor {
        precondition(
            !(ct_is_recording() && input.requiresGradient),
            "8-bit weights have no gradient: train the float32 model, then compress it"
        )
        let shape = input.shape
        precondition(shape.last == inputs, "\(shape) is no input of a map of \(inputs) numbers")
        let result = Tensor.uninitialized(shape.dropLast() + [outputs])
        guard result.count > 0 else { return result }
        let near = input.contiguous()
        let shift = bias?.detached().contiguous()
        let isDone = near.elements(of: Float.self) { near in
            result.elements(of: Float.self) { result in
                func multiply(_ bias: UnsafePointer<Float>?) -> Bool {
                    ck_quantised_product(
                        near,
                        shape.dropLast().reduce(1, *),
                        inputs,
                        packed,
                        rowScales,
                        bias,
                        outputs,
                        activation == .gelu ? CK_GELU : CK_IDENTITY,
                        isPlain,
                        ct_threads(),
                        result
                    )
                }
                guard let shift else { return multiply(nil) }
                return shift.elements(of: Float.self) { multiply($0) }
            }
        }
        if !isDone { stop("QuantisedMatrix.product", "out of memory for \(shape) in 8 bits") }
        return result
    }
}

/// Why numbers make no matrix in 8 bits.
public enum QuantisedMatrixError: Error, Sendable, Hashable, CustomStringConvertible {
    /// Extents or types that don't fit.
    case badExtents(expected: String, got: String)
    /// A row has no scale, since a number of it is not finite, or a file has a wrong one.
    case badScale(row: Int, got: Float)
    /// A row has the number -128, which no row brought into 8 bits has.
    case badNumber(row: Int)

    /// What was expected, and what was got.
    public var description: String {
        switch self {
        case .badExtents(let expected, let got): "expected \(expected), got \(got)"
        case .badScale(let row, let got):
            "expected finite numbers and a scale from 0 on in row \(row), got \(got)"
        case .badNumber(let row): "expected numbers in -127...127 in row \(row), got -128"
        }
    }
}
