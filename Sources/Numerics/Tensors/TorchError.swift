internal import CTorch
import Foundation

/// What went wrong inside libtorch for a reason that is not the caller's mistake.
public enum TorchError: Error, Hashable, CustomStringConvertible {
    /// The memory for a tensor could not be had.
    case outOfMemory(operation: String, shape: [Int], reason: String)
    /// A device that this machine or this build of libtorch does not have.
    case deviceUnavailable(device: String, reason: String)
    /// An operation refused its input's values, such as a matrix that has no inverse.
    case failed(operation: String, shapes: [[Int]], reason: String)
    /// The library that was loaded is not the one that the program was compiled against.
    case versionMismatch(loaded: String, compiled: String)

    /// One line: what, with which shapes, why, and what to do.
    public var description: String {
        switch self {
        case .outOfMemory(let operation, let shape, let reason):
            "\(operation): no memory for a tensor of shape \(shape) (\(reason)); "
                + "use smaller batches or chunks"
        case .deviceUnavailable(let device, let reason):
            "the device \(device) cannot be used (\(reason)); use cpu, or install a build of "
                + "libtorch for this device and point LIBTORCH at it"
        case .failed(let operation, let shapes, let reason):
            "\(operation) failed on shapes \(shapes): \(reason)"
        case .versionMismatch(let loaded, let compiled):
            "libtorch \(loaded) was loaded but this program was compiled against \(compiled); "
                + "run scripts/bootstrap, or point LIBTORCH at a libtorch \(compiled), and build "
                + "again"
        }
    }
}

/// Prints what failed and ends the program: for mistakes of the programmer only.
///
/// Optimised builds drop the message of `preconditionFailure`, hence the printing.
func stop(_ operation: String, _ message: String) -> Never {
    FileHandle.standardError.write(Data("Tensors: \(operation): \(message)\n".utf8))
    preconditionFailure("\(operation): \(message)")
}

/// Takes the message out of a failed status and frees it; nil after a success.
@inline(__always)
func failure(of status: ct_status) -> (code: ct_code, message: String)? {
    guard status.code != CT_OK else { return nil }
    return (status.code, takeMessage(status))
}

@inline(never)
private func takeMessage(_ status: ct_status) -> String {
    guard let text = status.message else { return "no message" }
    defer { ct_message_free(text) }
    return String(cString: text)
}

/// Stops the program when `status` tells of a failure.
@inline(__always)
func require(_ status: ct_status, _ operation: StaticString) {
    guard let found = failure(of: status) else { return }
    stop("\(operation)", found.message)
}

extension Tensor {
    /// Makes a tensor by a call that only a programmer's mistake can make fail.
    @inline(__always)
    static func make(
        _ operation: StaticString = #function,
        _ call: (UnsafeMutablePointer<ct_tensor>) -> ct_status
    ) -> Tensor {
        var result = ct_tensor()
        require(call(&result), operation)
        return Tensor(owning: result)
    }

    /// Makes two tensors by one call.
    static func makePair(
        _ operation: StaticString = #function,
        _ call: (UnsafeMutablePointer<ct_tensor>, UnsafeMutablePointer<ct_tensor>) -> ct_status
    ) -> (Tensor, Tensor) {
        var first = ct_tensor()
        var second = ct_tensor()
        require(call(&first, &second), operation)
        return (Tensor(owning: first), Tensor(owning: second))
    }

    /// Makes a tensor by a call whose failure depends on values or on the machine.
    static func attempt(
        _ operation: String,
        shapes: [[Int]],
        _ call: (UnsafeMutablePointer<ct_tensor>) -> ct_status
    ) throws(TorchError) -> Tensor {
        var result = ct_tensor()
        if let found = failure(of: call(&result)) {
            if found.code == CT_OUT_OF_MEMORY {
                throw .outOfMemory(
                    operation: operation,
                    shape: shapes.first ?? [],
                    reason: found.message
                )
            }
            throw .failed(operation: operation, shapes: shapes, reason: found.message)
        }
        return Tensor(owning: result)
    }
}

extension Tensor? {
    /// The handle, or the null handle that stands for "not given".
    var handle: ct_tensor { self?.handle ?? ct_tensor() }
}
