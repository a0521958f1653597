/// The strings of a column, read in place.
///
/// A random-access collection of the values, nil where missing; `bytes(at:)` spares the making of
/// a `String`.
public struct StringValues: RandomAccessCollection, Sendable {
    let storage: ArrowStorage

    init(_ storage: ArrowStorage) { self.storage = storage }

    /// The first row.
    public var startIndex: Int { 0 }
    /// The number of rows.
    public var endIndex: Int { storage.count }

    /// The row's string, or nil when missing.
    public subscript(row: Int) -> String? {
        withBytes(at: row) { bytes in bytes.map { String(decoding: $0, as: UTF8.self) } }
    }

    /// Hands out the UTF-8 bytes of a row, nil when missing, for the time of `body`.
    @inline(__always)
    public func withBytes<R>(
        at row: Int,
        _ body: (UnsafeBufferPointer<UInt8>?) throws -> R
    ) rethrows -> R {
        precondition(row >= 0 && row < storage.count, "row \(row) outside of 0..<\(storage.count)")
        return try withExtendedLifetime(storage) {
            guard storage.validity[row] else { return try body(nil) }
            return try body(Self.bytes(storage.buffer(1), storage.buffer(2), storage.offset + row))
        }
    }

    /// Calls `body` with every row's UTF-8 bytes, nil when missing, valid for that call only.
    public func forEachBytes(
        _ body: (_ row: Int, _ bytes: UnsafeBufferPointer<UInt8>?) throws -> Void
    ) rethrows {
        try withExtendedLifetime(storage) {
            let validity = storage.validity
            let offsets = storage.buffer(1)
            let bytes = storage.buffer(2)
            let start = storage.offset
            for row in 0..<storage.count {
                try body(row, validity[row] ? Self.bytes(offsets, bytes, start + row) : nil)
            }
        }
    }

    @inline(__always)
    private static func bytes(
        _ offsets: UnsafeRawPointer?,
        _ bytes: UnsafeRawPointer?,
        _ position: Int
    ) -> UnsafeBufferPointer<UInt8> {
        guard let offsets = offsets?.assumingMemoryBound(to: Int32.self),
            let bytes = bytes?.assumingMemoryBound(to: UInt8.self)
        else { return UnsafeBufferPointer(start: nil, count: 0) }
        let start = Int(offsets[position])
        return UnsafeBufferPointer(
            start: bytes + start,
            count: Int(offsets[position + 1]) - start
        )
    }
}
