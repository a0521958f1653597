import Foundation

/// Reads the fields of a message in Protocol Buffers' form, never beyond its end.
///
/// Source: Google, "Protocol Buffers, encoding".
struct ProtobufCursor {
    /// A field's content.
    enum Value {
        case number(UInt64)
        case four(UInt32)
        case bytes(Data)
    }

    /// What can't be read.
    struct Damage: Error {
        let reason: String
    }

    private let data: Data
    private var place: Int

    init(_ data: Data) {
        self.data = data
        place = data.startIndex
    }

    /// The next field with its number; nil at the end.
    mutating func next() throws(Damage) -> (field: Int, value: Value)? {
        if place == data.endIndex { return nil }
        let tag = try varint()
        let field = Int(tag >> 3)
        switch tag & 7 {
        case 0: return (field, .number(try varint()))
        case 1:
            let bytes = try take(8)
            return (field, .number(Self.fixed(bytes)))
        case 2:
            let count = try varint()
            guard count <= UInt64(data.endIndex - place) else {
                throw Damage(reason: "a field of \(count) bytes goes beyond the end")
            }
            return (field, .bytes(try take(Int(count))))
        case 5: return (field, .four(UInt32(truncatingIfNeeded: Self.fixed(try take(4)))))
        default: throw Damage(reason: "a field is of the unknown kind \(tag & 7)")
        }
    }

    /// All numbers of a list that is written in one field.
    mutating func numbers() throws(Damage) -> [UInt64] {
        var result: [UInt64] = []
        while place != data.endIndex { result.append(try varint()) }
        return result
    }

    private mutating func take(_ count: Int) throws(Damage) -> Data {
        guard data.endIndex - place >= count else {
            throw Damage(reason: "it ends within a field")
        }
        defer { place += count }
        return data[place..<place + count]
    }

    private mutating func varint() throws(Damage) -> UInt64 {
        var result: UInt64 = 0
        for shift in stride(from: UInt64(0), to: 70, by: 7) {
            guard place < data.endIndex else { throw Damage(reason: "it ends within a number") }
            let byte = data[place]
            place += 1
            result |= UInt64(byte & 0x7f) << shift
            if byte < 0x80 { return result }
        }
        throw Damage(reason: "a number has more than 64 bits")
    }

    private static func fixed(_ bytes: Data) -> UInt64 {
        bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }
}
