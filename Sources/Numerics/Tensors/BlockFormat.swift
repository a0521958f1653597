internal import CKernels

/// How numbers lie in a file of quantised weights.
///
/// Source: github.com/ggml-org/ggml, the layouts of `ggml-common.h`.
public enum BlockFormat: Sendable, Hashable, CaseIterable {
    /// Single precision.
    case float32
    /// Half precision.
    case float16
    /// 4 bits a number; 32 of them share a factor and the least number: x = q d + m.
    case fourBits
    /// 8 bits a number; 32 of them share a factor: x = q d.
    case eightBits

    /// Numbers of one block.
    public var length: Int {
        switch self {
        case .float32, .float16: 1
        case .fourBits, .eightBits: 32
        }
    }

    /// Bytes of one block.
    public var byteCount: Int {
        switch self {
        case .float32: 4
        case .float16: 2
        case .fourBits: 20
        case .eightBits: 34
        }
    }

    fileprivate var code: ck_block_format {
        switch self {
        case .float32: CK_BLOCKS_F32
        case .float16: CK_BLOCKS_F16
        case .fourBits: CK_BLOCKS_Q4_1
        case .eightBits: CK_BLOCKS_Q8_0
        }
    }
}

extension Tensor {
    /// The numbers of some blocks in single precision.
    ///
    /// - Parameters:
    ///   - bytes: whole blocks, as many as `shape` takes; they may begin at any address.
    ///   - format: how the blocks are laid out.
    ///   - shape: the extents; the last is a multiple of the block's length.
    /// - Returns: a tensor of its own memory.
    /// - Throws: ``TorchError/outOfMemory(operation:shape:reason:)``.
    public static func dequantized(
        _ bytes: UnsafeRawBufferPointer,
        as format: BlockFormat,
        shape: [Int]
    ) throws(TorchError) -> Tensor {
        let count = shape.reduce(1, *)
        precondition(
            count % format.length == 0 && count / format.length * format.byteCount == bytes.count,
            "\(bytes.count) bytes are no blocks of the shape \(shape)"
        )
        let result = try Tensor.allocated(shape)
        guard count > 0, let start = bytes.baseAddress else { return result }
        result.elements(of: Float.self) { numbers in
            ck_dequantize(
                start.assumingMemoryBound(to: UInt8.self),
                count,
                format.code,
                numbers
            )
        }
        return result
    }
}
