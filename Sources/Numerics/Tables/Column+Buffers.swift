extension Column {
    /// Reads an `int64` column in place; rows without a value hold an arbitrary number.
    ///
    /// - Throws: ``TableError/wrongType(column:expected:got:)``, and what `body` throws.
    public func withInt64s<R>(
        _ body: (UnsafeBufferPointer<Int64>, Validity) throws -> R
    ) throws -> R {
        try withValues(.int64, body)
    }

    /// Reads an `int32` column in place; rows without a value hold an arbitrary number.
    public func withInt32s<R>(
        _ body: (UnsafeBufferPointer<Int32>, Validity) throws -> R
    ) throws -> R {
        try withValues(.int32, body)
    }

    /// Reads a `uint8` column in place; rows without a value hold an arbitrary number.
    public func withUInt8s<R>(
        _ body: (UnsafeBufferPointer<UInt8>, Validity) throws -> R
    ) throws -> R {
        try withValues(.uint8, body)
    }

    /// Reads a `double` column in place; rows without a value hold an arbitrary number.
    public func withDoubles<R>(
        _ body: (UnsafeBufferPointer<Double>, Validity) throws -> R
    ) throws -> R {
        try withValues(.double, body)
    }

    /// Reads a `float` column in place; rows without a value hold an arbitrary number.
    public func withFloats<R>(
        _ body: (UnsafeBufferPointer<Float>, Validity) throws -> R
    ) throws -> R {
        try withValues(.float, body)
    }

    /// Reads a `timestamp` column in place, in microseconds since 1970 UTC.
    public func withTimestamps<R>(
        _ body: (UnsafeBufferPointer<Int64>, Validity) throws -> R
    ) throws -> R {
        try withValues(.timestamp, body)
    }

    /// Calls `body` with every string's UTF-8 bytes, nil when missing, valid for that call only.
    public func forEachString(
        _ body: (_ row: Int, _ bytes: UnsafeBufferPointer<UInt8>?) throws -> Void
    ) throws {
        try stringValues().forEachBytes(body)
    }

    private func withValues<T, R>(
        _ expected: ColumnType,
        _ body: (UnsafeBufferPointer<T>, Validity) throws -> R
    ) throws -> R {
        try require(expected)
        return try withExtendedLifetime(storage) {
            try body(storage.values(of: T.self), storage.validity)
        }
    }
}
