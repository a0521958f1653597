import CArrow

/// One Arrow array that nobody changes any more, released with its last owner.
///
/// `nonisolated(unsafe)` holds here because the array and its buffers are never written after
/// `init`: every access reads, and the release happens once, in `deinit`.
final class ArrowStorage: Sendable {
    nonisolated(unsafe) let array: ArrowArray

    /// Takes over an array; the caller's copy must not be released.
    init(owning array: ArrowArray) {
        self.array = array
    }

    deinit {
        var array = array
        array.release?(&array)
    }

    var count: Int { Int(array.length) }
    var offset: Int { Int(array.offset) }
    var missingCount: Int { Int(array.null_count) }

    /// The array's buffer of this index, or nil when Arrow left it out.
    func buffer(_ index: Int) -> UnsafeRawPointer? {
        guard index < Int(array.n_buffers), let buffers = array.buffers else { return nil }
        return buffers[index]
    }

    /// Values of a fixed width, missing ones included.
    func values<T>(of type: T.Type) -> UnsafeBufferPointer<T> {
        guard let pointer = buffer(1), count > 0 else {
            return UnsafeBufferPointer(start: nil, count: 0)
        }
        let start = pointer.assumingMemoryBound(to: T.self) + offset
        return UnsafeBufferPointer(start: start, count: count)
    }

    var validity: Validity {
        Validity(
            bits: missingCount == 0 ? nil : buffer(0)?.assumingMemoryBound(to: UInt8.self),
            offset: offset
        )
    }

    /// The same array for Arrow to read, which keeps this storage alive until it is released.
    func shared() -> ArrowArray {
        var copy = array
        copy.private_data = Unmanaged.passRetained(self).toOpaque()
        copy.release = { pointer in
            guard let pointer, let data = pointer.pointee.private_data else { return }
            Unmanaged<ArrowStorage>.fromOpaque(data).release()
            pointer.pointee.private_data = nil
            pointer.pointee.release = nil
        }
        return copy
    }
}

/// Which rows of a column hold a value.
///
/// Valid only inside of the closure that it was handed to.
public struct Validity {
    let bits: UnsafePointer<UInt8>?
    let offset: Int

    /// Whether no value is missing.
    public var isComplete: Bool { bits == nil }

    /// Whether the row holds a value.
    @inline(__always)
    public subscript(row: Int) -> Bool {
        guard let bits else { return true }
        let position = offset + row
        return bits[position >> 3] & (1 << UInt8(position & 7)) != 0
    }
}
