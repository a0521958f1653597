import CArrow

extension Column {
    /// Makes a column of 64-bit integers.
    public init(_ name: String, int64s values: [Int64]) throws(TableError) {
        try self.init(name, .int64, values)
    }

    /// Makes a column of 64-bit integers, nil where missing.
    public init(_ name: String, int64s values: [Int64?]) throws(TableError) {
        try self.init(name, .int64, values, filler: 0)
    }

    /// Makes a column of 32-bit integers.
    public init(_ name: String, int32s values: [Int32]) throws(TableError) {
        try self.init(name, .int32, values)
    }

    /// Makes a column of 32-bit integers, nil where missing.
    public init(_ name: String, int32s values: [Int32?]) throws(TableError) {
        try self.init(name, .int32, values, filler: 0)
    }

    /// Makes a column of bytes.
    public init(_ name: String, uint8s values: [UInt8]) throws(TableError) {
        try self.init(name, .uint8, values)
    }

    /// Makes a column of bytes, nil where missing.
    public init(_ name: String, uint8s values: [UInt8?]) throws(TableError) {
        try self.init(name, .uint8, values, filler: 0)
    }

    /// Makes a column of double-precision numbers.
    public init(_ name: String, doubles values: [Double]) throws(TableError) {
        try self.init(name, .double, values)
    }

    /// Makes a column of double-precision numbers, nil where missing.
    public init(_ name: String, doubles values: [Double?]) throws(TableError) {
        try self.init(name, .double, values, filler: 0)
    }

    /// Makes a column of single-precision numbers.
    public init(_ name: String, floats values: [Float]) throws(TableError) {
        try self.init(name, .float, values)
    }

    /// Makes a column of single-precision numbers, nil where missing.
    public init(_ name: String, floats values: [Float?]) throws(TableError) {
        try self.init(name, .float, values, filler: 0)
    }

    /// Makes a column of truth values.
    public init(_ name: String, bools values: [Bool]) throws(TableError) {
        try self.init(name, .bool, values.map { $0 ? UInt8(1) : 0 })
    }

    /// Makes a column of truth values, nil where missing.
    public init(_ name: String, bools values: [Bool?]) throws(TableError) {
        try self.init(name, .bool, values.map { $0.map { $0 ? UInt8(1) : 0 } }, filler: 0)
    }

    /// Makes a column of instants, in microseconds since 1970 UTC.
    public init(_ name: String, timestamps values: [Int64]) throws(TableError) {
        try self.init(name, .timestamp, values)
    }

    /// Makes a column of instants, in microseconds since 1970 UTC, nil where missing.
    public init(_ name: String, timestamps values: [Int64?]) throws(TableError) {
        try self.init(name, .timestamp, values, filler: 0)
    }

    /// Makes a column of strings.
    ///
    /// - Throws: ``TableError/tooLarge(reason:)`` above 2 GB of text.
    public init(_ name: String, strings values: [String]) throws(TableError) {
        try self.init(name, try Text(values))
    }

    /// Makes a column of strings, nil where missing.
    ///
    /// - Throws: ``TableError/tooLarge(reason:)`` above 2 GB of text.
    public init(_ name: String, strings values: [String?]) throws(TableError) {
        let text = try Text(values.lazy.map { $0 ?? "" })
        try self.init(name, text, valid: values.map { $0 == nil ? 0 : 1 })
    }

    /// Makes a column of strings that repeat: row `r` holds the string with number `codes[r]`, or
    /// nothing where the number is negative.
    ///
    /// - Throws: ``TableError/tooLarge(reason:)`` above 2 GB of text.
    public init(_ name: String, codes: ArraySlice<Int32>, of names: StringPool)
        throws(TableError)
    {
        let text = try names.text(of: codes)
        let valid = codes.contains { $0 < 0 } ? codes.map { UInt8($0 < 0 ? 0 : 1) } : nil
        try self.init(name, text, valid: valid)
    }

    /// Makes a column of strings that write numbers in the decimal system.
    ///
    /// - Throws: ``TableError/tooLarge(reason:)`` above 2 GB of text.
    public init(_ name: String, decimals values: [UInt64]) throws(TableError) {
        try self.init(name, try Text(decimals: values))
    }

    private init<T: BitwiseCopyable>(
        _ name: String,
        _ type: ColumnType,
        _ values: [T]
    ) throws(TableError) {
        try self.init(name, type, rows: values.count, values: values)
    }

    private init<T: BitwiseCopyable>(
        _ name: String,
        _ type: ColumnType,
        _ values: [T?],
        filler: T
    ) throws(TableError) {
        try self.init(
            name,
            type,
            rows: values.count,
            valid: values.map { $0 == nil ? 0 : 1 },
            values: values.map { $0 ?? filler }
        )
    }

    private init(_ name: String, _ text: Text, valid: [UInt8]? = nil) throws(TableError) {
        try self.init(
            name,
            .string,
            rows: text.offsets.count - 1,
            valid: valid,
            strings: text.offsets,
            values: text.bytes
        )
    }

    /// Copies buffers into an Arrow array; see `ca_array_make`.
    init<T: BitwiseCopyable>(
        _ name: String,
        _ type: ColumnType,
        rows: Int,
        valid: [UInt8]? = nil,
        lists: [Int32]? = nil,
        strings: [Int32]? = nil,
        values: [T]
    ) throws(TableError) {
        var array = ArrowArray()
        let status = values.withUnsafeBytes { bytes in
            withOptionalBuffer(valid) { valid in
                withOptionalBuffer(lists) { lists in
                    withOptionalBuffer(strings) { strings in
                        ca_array_make(
                            type.code,
                            Int64(rows),
                            valid,
                            lists,
                            strings,
                            bytes.baseAddress,
                            Int64(bytes.count),
                            &array
                        )
                    }
                }
            }
        }
        try check(status, doing: "making column '\(name)'")
        self.init(name: name, type: type, storage: ArrowStorage(owning: array))
    }
}

private func withOptionalBuffer<T, R>(_ array: [T]?, _ body: (UnsafePointer<T>?) -> R) -> R {
    guard let array else { return body(nil) }
    return array.withUnsafeBufferPointer { body($0.baseAddress) }
}

/// Strings end to end.
struct Text: Sendable {
    var offsets: [Int32] = [0]
    var bytes: [UInt8] = []

    init() {}

    init(_ strings: some Sequence<String>) throws(TableError) {
        offsets.reserveCapacity(strings.underestimatedCount + 1)
        for string in strings {
            bytes.append(contentsOf: string.utf8)
            guard let end = Int32(exactly: bytes.count) else {
                throw .tooLarge(reason: "more than 2 GB of text")
            }
            offsets.append(end)
        }
    }

    /// Numbers in the decimal system, end to end.
    init(decimals values: [UInt64]) throws(TableError) {
        let longest = 20
        guard values.count <= Int(Int32.max) / longest else {
            throw .tooLarge(reason: "more than 2 GB of text")
        }
        offsets.reserveCapacity(values.count + 1)
        bytes.reserveCapacity(values.count * longest)
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: longest) { digits in
            for value in values {
                var left = value
                var start = longest
                repeat {
                    start -= 1
                    digits[start] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: left % 10)
                    left /= 10
                } while left > 0
                bytes.append(contentsOf: digits[start...])
                offsets.append(Int32(bytes.count))
            }
        }
    }
}

extension Column {
    /// A column of any type without rows.
    init(emptyOf type: ColumnType, named name: String) throws(TableError) {
        let isList = if case .list = type { true } else { false }
        let hasText = type == .string || type == .list(.string)
        try self.init(
            name,
            type,
            rows: 0,
            lists: isList ? [0] : nil,
            strings: hasText ? [0] : nil,
            values: [UInt8]()
        )
    }
}
