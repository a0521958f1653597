internal import CTorch

/// A number that keeps its kind, so that adding `1` leaves a tensor of integers one of integers.
public enum Scalar: Sendable, Hashable {
    /// A whole number.
    case integer(Int64)
    /// A number with a fraction.
    case real(Double)

    var value: ct_scalar {
        switch self {
        case .integer(let number):
            ct_scalar(real: Double(number), integer: number, is_integer: true)
        case .real(let number):
            ct_scalar(real: number, integer: 0, is_integer: false)
        }
    }
}

/// A Swift number that can stand beside a tensor in arithmetic.
public protocol TensorNumber: Sendable {
    /// The number with its kind.
    var scalar: Scalar { get }
}

/// A Swift type whose arrays become tensors, with the same bytes.
public protocol TensorElement: Sendable, BitwiseCopyable {
    /// The matching type of tensor.
    static var dtype: DType { get }
}

extension BinaryInteger where Self: Sendable {
    /// The number as an integer.
    public var scalar: Scalar { .integer(Int64(self)) }
}

extension BinaryFloatingPoint where Self: Sendable {
    /// The number as a real number.
    public var scalar: Scalar { .real(Double(self)) }
}

extension Int: TensorNumber, TensorElement {
    /// 64-bit integers.
    public static var dtype: DType { .int64 }
}

extension Int64: TensorNumber, TensorElement {
    /// 64-bit integers.
    public static var dtype: DType { .int64 }
}

extension Int32: TensorNumber, TensorElement {
    /// 32-bit integers.
    public static var dtype: DType { .int32 }
}

extension Int8: TensorNumber, TensorElement {
    /// Signed bytes.
    public static var dtype: DType { .int8 }
}

extension UInt8: TensorNumber, TensorElement {
    /// Unsigned bytes.
    public static var dtype: DType { .uint8 }
}

extension Float: TensorNumber, TensorElement {
    /// Single precision.
    public static var dtype: DType { .float32 }
}

extension Double: TensorNumber, TensorElement {
    /// Double precision.
    public static var dtype: DType { .float64 }
}

extension Bool: TensorElement {
    /// Truth values.
    public static var dtype: DType { .bool }
}
