import CArrow

/// What the shim reported.
struct ShimFailure: Error {
    let code: Int32
    let message: String

    var isIO: Bool { code == Int32(CA_IO.rawValue) }
    var isCapacity: Bool { code == Int32(CA_CAPACITY.rawValue) }
    var isUnsupported: Bool { code == Int32(CA_UNSUPPORTED.rawValue) }

    /// As an error of an operation on tables in memory.
    func error(doing what: String) -> TableError {
        if isCapacity { return .tooLarge(reason: message) }
        if isUnsupported {
            return .unsupported(what: message, path: nil, remedy: "convert the column first")
        }
        return .failed(doing: what, reason: message)
    }
}

/// Throws what a shim's entry reported.
func check(_ status: ca_status) throws(ShimFailure) {
    guard status.code != Int32(CA_OK.rawValue) else { return }
    let message = status.message.map { String(cString: $0) } ?? "out of memory"
    ca_message_free(status.message)
    throw ShimFailure(code: status.code, message: message)
}

/// Throws what a shim's entry reported, as an error of an operation on tables in memory.
func check(_ status: ca_status, doing what: String) throws(TableError) {
    do { try check(status) } catch { throw error.error(doing: what) }
}

/// Strings for C, alive as long as this object.
final class CStrings {
    let pointers: UnsafeMutablePointer<UnsafePointer<CChar>?>
    let count: Int

    init(_ strings: [String]) {
        count = strings.count
        pointers = .allocate(capacity: max(count, 1))
        for (index, string) in strings.enumerated() {
            let bytes = UnsafeMutablePointer<CChar>.allocate(capacity: string.utf8.count + 1)
            var end = 0
            for byte in string.utf8 {
                bytes[end] = CChar(bitPattern: byte)
                end += 1
            }
            bytes[end] = 0
            (pointers + index).initialize(to: UnsafePointer(bytes))
        }
    }

    deinit {
        for index in 0..<count { pointers[index]?.deallocate() }
        pointers.deallocate()
    }

    var readOnly: UnsafePointer<UnsafePointer<CChar>?> { UnsafePointer(pointers) }
}

/// A table on Arrow's side of the header.
final class TableHandle {
    let pointer: OpaquePointer

    init(_ pointer: OpaquePointer) { self.pointer = pointer }

    deinit { ca_table_free(pointer) }

    /// The table that `body` hands out.
    static func made(
        _ body: (inout OpaquePointer?) -> ca_status
    ) throws(ShimFailure) -> TableHandle {
        var pointer: OpaquePointer?
        try check(body(&pointer))
        guard let pointer else {
            throw ShimFailure(code: Int32(CA_FAILED.rawValue), message: "no table was made")
        }
        return TableHandle(pointer)
    }

    /// The table that `body` hands out, for operations in memory.
    static func made(
        doing what: String,
        _ body: (inout OpaquePointer?) -> ca_status
    ) throws(TableError) -> TableHandle {
        do throws(ShimFailure) { return try made(body) } catch { throw error.error(doing: what) }
    }

    /// Rows end to end; columns are joined by name and must have one type each.
    static func concatenating(_ handles: [TableHandle]) throws(TableError) -> TableHandle {
        let pointers: [OpaquePointer?] = handles.map(\.pointer)
        return try made(doing: "joining tables") { out in
            ca_table_concatenate(pointers, Int32(pointers.count), &out)
        }
    }

    var rowCount: Int { Int(ca_table_rows(pointer)) }
    var columnCount: Int { Int(ca_table_columns(pointer)) }

    var names: [String] {
        (0..<Int32(columnCount)).map { index in
            ca_table_name(pointer, index).map { String(cString: $0) } ?? ""
        }
    }
}
