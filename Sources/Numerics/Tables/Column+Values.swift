import CArrow

/// Strings as small integers: row r holds `distinct[codes[r]]`, or nothing where the code is -1.
public struct StringCodes: Sendable, Equatable {
    /// One code a row; -1 where the value is missing.
    public let codes: [Int32]
    /// The distinct strings, in order of first appearance.
    public let distinct: [String]
}

extension Column {
    /// The values as 64-bit integers; narrower integers are widened.
    ///
    /// - Throws: ``TableError/wrongType(column:expected:got:)``, and
    ///   ``TableError/missingValues(column:count:)`` when any is missing.
    public func int64s() throws(TableError) -> [Int64] {
        try requireComplete()
        return try integers()
    }

    /// The values as 64-bit integers, nil where missing; narrower integers are widened.
    public func optionalInt64s() throws(TableError) -> [Int64?] {
        optional(try integers())
    }

    /// The values as double-precision numbers; integers and single-precision ones are widened.
    ///
    /// - Throws: ``TableError/wrongType(column:expected:got:)``, and
    ///   ``TableError/missingValues(column:count:)`` when any is missing.
    public func doubles() throws(TableError) -> [Double] {
        try requireComplete()
        return try numbers()
    }

    /// The values as double-precision numbers, nil where missing.
    public func optionalDoubles() throws(TableError) -> [Double?] {
        optional(try numbers())
    }

    /// The values as double-precision numbers, NaN where missing.
    public func doublesOrNaN() throws(TableError) -> [Double] {
        var values = try numbers()
        guard missingCount > 0 else { return values }
        withExtendedLifetime(storage) {
            let validity = storage.validity
            for row in values.indices where !validity[row] { values[row] = .nan }
        }
        return values
    }

    /// The values of an `int32` column, none missing.
    public func int32s() throws(TableError) -> [Int32] {
        try requireComplete()
        return try plain(.int32)
    }

    /// The values of an `int32` column, nil where missing.
    public func optionalInt32s() throws(TableError) -> [Int32?] { optional(try plain(.int32)) }

    /// The values of a `uint8` column, none missing.
    public func uint8s() throws(TableError) -> [UInt8] {
        try requireComplete()
        return try plain(.uint8)
    }

    /// The values of a `uint8` column, nil where missing.
    public func optionalUInt8s() throws(TableError) -> [UInt8?] { optional(try plain(.uint8)) }

    /// The values of a `float` column, none missing.
    public func floats() throws(TableError) -> [Float] {
        try requireComplete()
        return try plain(.float)
    }

    /// The values of a `float` column, nil where missing.
    public func optionalFloats() throws(TableError) -> [Float?] { optional(try plain(.float)) }

    /// The instants of a `timestamp` column in microseconds since 1970 UTC, none missing.
    public func timestamps() throws(TableError) -> [Int64] {
        try requireComplete()
        return try plain(.timestamp)
    }

    /// The instants of a `timestamp` column in microseconds since 1970 UTC, nil where missing.
    public func optionalTimestamps() throws(TableError) -> [Int64?] {
        optional(try plain(.timestamp))
    }

    /// The values of a `bool` column, none missing.
    public func bools() throws(TableError) -> [Bool] {
        try requireComplete()
        return try truths()
    }

    /// The values of a `bool` column, nil where missing.
    public func optionalBools() throws(TableError) -> [Bool?] { optional(try truths()) }

    /// The values of a `string` column in place, without a copy.
    public func stringValues() throws(TableError) -> StringValues {
        try require(.string)
        return StringValues(storage)
    }

    /// The values of a `string` column, none missing.
    public func strings() throws(TableError) -> [String] {
        try requireComplete()
        return try stringValues().map { $0 ?? "" }
    }

    /// The values of a `string` column, nil where missing.
    public func optionalStrings() throws(TableError) -> [String?] { Array(try stringValues()) }

    /// The values of a `string` column as codes of its distinct strings.
    ///
    /// - Complexity: O(*n*), by hashing.
    public func stringCodes() throws(TableError) -> StringCodes {
        try require(.string)
        let handle = try TableHandle(columns: [self], metadata: [:])
        var codes = ArrowArray()
        var distinct = ArrowArray()
        try check(
            ca_table_encode(handle.pointer, 0, &codes, &distinct),
            doing: "encoding '\(name)'"
        )
        let strings = StringValues(ArrowStorage(owning: distinct)).map { $0 ?? "" }
        let storage = ArrowStorage(owning: codes)
        return withExtendedLifetime(storage) {
            let validity = storage.validity
            let values = storage.values(of: Int32.self)
            let complete = validity.isComplete
            return StringCodes(
                codes: complete
                    ? Array(values) : values.indices.map { validity[$0] ? values[$0] : -1 },
                distinct: strings
            )
        }
    }
}

extension Column {
    func require(_ expected: ColumnType) throws(TableError) {
        guard type == expected else {
            throw .wrongType(column: name, expected: expected.description, got: type)
        }
    }

    private func requireComplete() throws(TableError) {
        guard missingCount == 0 else { throw .missingValues(column: name, count: missingCount) }
    }

    private func plain<T>(_ expected: ColumnType) throws(TableError) -> [T] {
        try require(expected)
        return withExtendedLifetime(storage) { Array(storage.values(of: T.self)) }
    }

    private func optional<T>(_ values: [T]) -> [T?] {
        withExtendedLifetime(storage) {
            let validity = storage.validity
            return values.indices.map { validity[$0] ? values[$0] : nil }
        }
    }

    private func integers() throws(TableError) -> [Int64] {
        switch type {
        case .int32: (try plain(.int32) as [Int32]).map { Int64($0) }
        case .uint8: (try plain(.uint8) as [UInt8]).map { Int64($0) }
        default: try plain(.int64)
        }
    }

    private func numbers() throws(TableError) -> [Double] {
        switch type {
        case .int64: (try plain(.int64) as [Int64]).map { Double($0) }
        case .int32: (try plain(.int32) as [Int32]).map { Double($0) }
        case .uint8: (try plain(.uint8) as [UInt8]).map { Double($0) }
        case .float: (try plain(.float) as [Float]).map { Double($0) }
        default: try plain(.double)
        }
    }

    private func truths() throws(TableError) -> [Bool] {
        try require(.bool)
        return withExtendedLifetime(storage) {
            guard count > 0, let bits = storage.buffer(1) else { return [] }
            let truth = Validity(
                bits: bits.assumingMemoryBound(to: UInt8.self),
                offset: storage.offset
            )
            return (0..<count).map { truth[$0] }
        }
    }
}
