import CArrow

extension Column {
    /// Makes a column of lists of strings, nil where missing.
    public init(_ name: String, stringLists rows: [[String]?]) throws(TableError) {
        let text = try Text(rows.lazy.flatMap { $0 ?? [] })
        try self.init(name, .string, lists: rows, strings: text.offsets, values: text.bytes)
    }

    /// Makes a column of lists of 64-bit integers, nil where missing.
    public init(_ name: String, int64Lists rows: [[Int64]?]) throws(TableError) {
        try self.init(name, .int64, lists: rows, values: rows.flatMap { $0 ?? [] })
    }

    /// Makes a column of lists of 32-bit integers, nil where missing.
    public init(_ name: String, int32Lists rows: [[Int32]?]) throws(TableError) {
        try self.init(name, .int32, lists: rows, values: rows.flatMap { $0 ?? [] })
    }

    /// Makes a column of lists of double-precision numbers, nil where missing.
    public init(_ name: String, doubleLists rows: [[Double]?]) throws(TableError) {
        try self.init(name, .double, lists: rows, values: rows.flatMap { $0 ?? [] })
    }

    /// Makes a column of lists of single-precision numbers, nil where missing.
    public init(_ name: String, floatLists rows: [[Float]?]) throws(TableError) {
        try self.init(name, .float, lists: rows, values: rows.flatMap { $0 ?? [] })
    }

    /// Makes a column of lists of 32-bit integers: row r holds `offsets[r]..<offsets[r + 1]` of the values.
    ///
    /// - Throws: ``TableError/tooLarge(reason:)`` from 2³¹ elements on.
    public init(_ name: String, int32s values: [Int32], offsets: [Int]) throws(TableError) {
        try self.init(name, .int32, offsets: offsets, values: values)
    }

    /// Makes a column of lists of 64-bit integers: row r holds `offsets[r]..<offsets[r + 1]` of the values.
    ///
    /// - Throws: ``TableError/tooLarge(reason:)`` from 2³¹ elements on.
    public init(_ name: String, int64s values: [Int64], offsets: [Int]) throws(TableError) {
        try self.init(name, .int64, offsets: offsets, values: values)
    }

    /// Makes a column of lists of double-precision numbers: row r holds `offsets[r]..<offsets[r + 1]`
    /// of the values.
    ///
    /// - Throws: ``TableError/tooLarge(reason:)`` from 2³¹ elements on.
    public init(_ name: String, doubles values: [Double], offsets: [Int]) throws(TableError) {
        try self.init(name, .double, offsets: offsets, values: values)
    }

    /// Makes a column of lists of strings that repeat: row r holds the strings with the numbers
    /// `codes[offsets[r]..<offsets[r + 1]]`.
    ///
    /// - Throws: ``TableError/tooLarge(reason:)`` above 2 GB of text or from 2³¹ elements on.
    public init(_ name: String, codes: [Int32], of names: StringPool, offsets: [Int])
        throws(TableError)
    {
        let text = try names.text(of: codes[...])
        try self.init(name, .string, offsets: offsets, strings: text.offsets, values: text.bytes)
    }

    /// The lists of strings, nil where missing.
    ///
    /// - Throws: ``TableError/wrongType(column:expected:got:)``.
    public func stringLists() throws(TableError) -> [[String]?] {
        try lists(.string) { elements in
            StringValues(elements).map { $0 ?? "" }
        }
    }

    /// The lists of 64-bit integers, nil where missing; lists of 32-bit ones are widened.
    public func int64Lists() throws(TableError) -> [[Int64]?] {
        if type == .list(.int32) {
            return try lists(.int32) { $0.values(of: Int32.self).map { Int64($0) } }
        }
        return try lists(.int64) { Array($0.values(of: Int64.self)) }
    }

    /// The lists of 32-bit integers, nil where missing.
    public func int32Lists() throws(TableError) -> [[Int32]?] {
        try lists(.int32) { Array($0.values(of: Int32.self)) }
    }

    /// The lists of double-precision numbers, nil where missing; single ones are widened.
    public func doubleLists() throws(TableError) -> [[Double]?] {
        if type == .list(.float) {
            return try lists(.float) { $0.values(of: Float.self).map { Double($0) } }
        }
        return try lists(.double) { Array($0.values(of: Double.self)) }
    }

    /// The lists of single-precision numbers, nil where missing.
    public func floatLists() throws(TableError) -> [[Float]?] {
        try lists(.float) { Array($0.values(of: Float.self)) }
    }

    /// Reads lists without a copy: the rows' offsets into one column of elements.
    ///
    /// Row r holds elements `offsets[r]..<offsets[r + 1]`; `offsets` has `count + 1` values.
    ///
    /// - Throws: ``TableError/wrongType(column:expected:got:)``, and what `body` throws.
    public func withLists<R>(
        _ body: (_ offsets: UnsafeBufferPointer<Int32>, _ elements: Column, Validity) throws -> R
    ) throws -> R {
        guard case .list(let element) = type else {
            throw TableError.wrongType(column: name, expected: "a list", got: type)
        }
        let child = try elementStorage()
        let elements = Column(name: name, type: element.columnType, storage: child)
        return try withExtendedLifetime(storage) {
            try body(listOffsets, elements, storage.validity)
        }
    }

    private init<E, T: BitwiseCopyable>(
        _ name: String,
        _ element: ListElement,
        lists rows: [[E]?],
        strings: [Int32]? = nil,
        values: [T]
    ) throws(TableError) {
        var offsets = [0]
        offsets.reserveCapacity(rows.count + 1)
        var end = 0
        for row in rows {
            end += row?.count ?? 0
            offsets.append(end)
        }
        try self.init(
            name,
            element,
            offsets: offsets,
            valid: rows.map { $0 == nil ? 0 : 1 },
            strings: strings,
            values: values
        )
    }

    private init<T: BitwiseCopyable>(
        _ name: String,
        _ element: ListElement,
        offsets: [Int],
        valid: [UInt8]? = nil,
        strings: [Int32]? = nil,
        values: [T]
    ) throws(TableError) {
        guard let end = offsets.last, end <= Int(Int32.max) else {
            throw .tooLarge(reason: "2^31 elements in lists or more")
        }
        try self.init(
            name,
            .list(element),
            rows: offsets.count - 1,
            valid: valid,
            lists: offsets.map(Int32.init),
            strings: strings,
            values: values
        )
    }

    private func lists<T>(
        _ element: ListElement,
        _ read: (ArrowStorage) -> [T]
    ) throws(TableError) -> [[T]?] {
        guard type == .list(element) else {
            throw .wrongType(column: name, expected: "list<\(element.columnType)>", got: type)
        }
        let elements = read(try elementStorage())
        return withExtendedLifetime(storage) {
            let offsets = listOffsets
            let validity = storage.validity
            return (0..<count).map { row in
                validity[row] ? Array(elements[Int(offsets[row])..<Int(offsets[row + 1])]) : nil
            }
        }
    }

    /// `count + 1` offsets into the elements.
    private var listOffsets: UnsafeBufferPointer<Int32> {
        guard count > 0, let pointer = storage.buffer(1) else {
            return UnsafeBufferPointer(start: nil, count: 0)
        }
        let start = pointer.assumingMemoryBound(to: Int32.self) + storage.offset
        return UnsafeBufferPointer(start: start, count: count + 1)
    }

    /// The elements as an array of their own that keeps the parent alive.
    private func elementStorage() throws(TableError) -> ArrowStorage {
        guard storage.array.n_children == 1, let child = storage.array.children?[0] else {
            throw .failed(doing: "reading lists of '\(name)'", reason: "no elements")
        }
        var elements = child.pointee
        elements.private_data = Unmanaged.passRetained(storage).toOpaque()
        elements.release = { pointer in
            guard let pointer, let data = pointer.pointee.private_data else { return }
            Unmanaged<ArrowStorage>.fromOpaque(data).release()
            pointer.pointee.release = nil
        }
        return ArrowStorage(owning: elements)
    }
}
