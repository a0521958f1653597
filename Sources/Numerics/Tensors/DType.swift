internal import CTorch

/// Type of a tensor's elements.
public enum DType: Int32, Sendable, Codable, CaseIterable {
    /// Unsigned bytes.
    case uint8 = 0
    /// Signed 32-bit integers.
    case int32 = 1
    /// Signed 64-bit integers; the type of indices.
    case int64 = 2
    /// IEEE half precision.
    case float16 = 3
    /// The upper half of single precision.
    case bfloat16 = 4
    /// Single precision.
    case float32 = 5
    /// Double precision.
    case float64 = 6
    /// Truth values, a byte each.
    case bool = 7
    /// Signed bytes.
    case int8 = 8

    /// Bytes of one element.
    public var byteCount: Int {
        switch self {
        case .uint8, .int8, .bool: 1
        case .float16, .bfloat16: 2
        case .int32, .float32: 4
        case .int64, .float64: 8
        }
    }

    var code: ct_type { ct_type(rawValue: UInt32(rawValue)) }
}

/// Memory that holds a tensor and the processor that computes on it.
public enum Device: Sendable, Hashable, CustomStringConvertible {
    /// The machine's processor.
    case cpu
    /// A graphics card by its number, from 0.
    case cuda(Int)

    /// Whether this build of libtorch and this machine can use a graphics card.
    public static var cudaIsAvailable: Bool { ct_cuda_is_available() }

    /// The name that libtorch uses, such as `cpu` or `cuda:0`.
    public var description: String {
        switch self {
        case .cpu: "cpu"
        case .cuda(let index): "cuda:\(index)"
        }
    }

    init(code: ct_device) {
        self = code < 0 ? .cpu : .cuda(Int(code))
    }

    var code: ct_device {
        switch self {
        case .cpu: -1
        case .cuda(let index): ct_device(index)
        }
    }
}
