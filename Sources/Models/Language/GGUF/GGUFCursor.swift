import Foundation

/// Reads a GGUF file's header from its start, never beyond its end.
struct GGUFCursor {
    /// How a note's value is written.
    private enum Kind: UInt32 {
        case uint8, int8, uint16, int16, uint32, int32, float32, bool, text, list, uint64, int64,
            float64
    }

    private let bytes: UnsafeRawBufferPointer
    private let file: String
    /// The next byte.
    private(set) var place = 0

    init(_ bytes: UnsafeRawBufferPointer, of file: String) {
        self.bytes = bytes
        self.file = file
    }

    /// A number as it lies in the file, lowest byte first.
    mutating func number<Value: BitwiseCopyable>(
        _ what: @autoclosure () -> String,
        as type: Value.Type = Value.self
    ) throws(GGUFError) -> Value {
        try require(MemoryLayout<Value>.size, what())
        defer { place += MemoryLayout<Value>.size }
        return bytes.loadUnaligned(fromByteOffset: place, as: Value.self)
    }

    /// A text behind its length.
    mutating func text(_ what: @autoclosure () -> String) throws(GGUFError) -> String {
        let length: UInt64 = try number(what())
        try require(length, what())
        defer { place += Int(length) }
        return String(decoding: bytes[place..<place + Int(length)], as: UTF8.self)
    }

    /// A value behind its kind.
    mutating func value(of key: String) throws(GGUFError) -> GGUFValue {
        let kind = try kind(of: key)
        guard kind == .list else {
            switch kind {
            case .text: return .text(try text(key))
            case .bool: return .bool(try number(key, as: UInt8.self) != 0)
            case .float32, .float64: return .real(try real(kind, key))
            default: return .integer(try integer(kind, key))
            }
        }
        let element = try self.kind(of: key)
        let count: UInt64 = try number(key)
        // No element is shorter than a byte, so a count beyond the rest of the file is a lie.
        try require(count, key)
        switch element {
        case .text:
            return .texts(
                try list(Int(count)) { cursor throws(GGUFError) in
                    try cursor.text(key)
                }
            )
        case .float32, .float64:
            return .reals(
                try list(Int(count)) { cursor throws(GGUFError) in
                    try cursor.real(element, key)
                }
            )
        case .list: throw .badNote(file: file, key: key, reason: "lists of lists aren't known here")
        default:
            return .integers(
                try list(Int(count)) { cursor throws(GGUFError) in
                    try cursor.integer(element, key)
                }
            )
        }
    }

    private mutating func list<Element>(
        _ count: Int,
        _ next: (inout GGUFCursor) throws(GGUFError) -> Element
    ) throws(GGUFError) -> [Element] {
        var result: [Element] = []
        result.reserveCapacity(count)
        for _ in 0..<count { result.append(try next(&self)) }
        return result
    }

    private mutating func kind(of key: String) throws(GGUFError) -> Kind {
        let code: UInt32 = try number(key)
        guard let kind = Kind(rawValue: code) else {
            throw .badNote(file: file, key: key, reason: "a value of kind \(code) isn't known")
        }
        return kind
    }

    private mutating func real(_ kind: Kind, _ key: String) throws(GGUFError) -> Double {
        if kind == .float32 { return Double(try number(key, as: Float.self)) }
        return try number(key, as: Double.self)
    }

    private mutating func integer(_ kind: Kind, _ key: String) throws(GGUFError) -> Int {
        switch kind {
        case .uint8, .bool: Int(try number(key, as: UInt8.self))
        case .int8: Int(try number(key, as: Int8.self))
        case .uint16: Int(try number(key, as: UInt16.self))
        case .int16: Int(try number(key, as: Int16.self))
        case .uint32: Int(try number(key, as: UInt32.self))
        case .int32: Int(try number(key, as: Int32.self))
        case .uint64: Int(clamping: try number(key, as: UInt64.self))
        default: Int(try number(key, as: Int64.self))
        }
    }

    private func require(_ count: some BinaryInteger, _ what: String) throws(GGUFError) {
        guard count <= bytes.count - place else {
            throw .truncated(
                file: file,
                what: what,
                needed: UInt64(clamping: count).addingReportingOverflow(UInt64(place)).partialValue,
                found: bytes.count
            )
        }
    }
}
